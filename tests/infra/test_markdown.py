"""What a text may become: the allowlist holds for every input, and no input is expensive."""

import asyncio
import re
import time
from contextlib import suppress
from html.parser import HTMLParser
from uuid import UUID

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.infra.markdown import (
    ALLOWED,
    EXCERPT_LENGTH,
    MAX_SOURCE_BYTES,
    MarkdownRenderer,
    MarkdownTooLong,
    MarkdownTooSlow,
    render_markdown,
    shorten,
)
from community.infra.markdown_code import CODE_CLASSES
from community.infra.markdown_house import HOUSE_LINK, NOTE_HREF, NOTE_ID, Named, Quoted

ABROAD = ("http://", "https://", "mailto:")
SOMEBODY = "01920000-0000-7000-8000-000000000001"
XSS = [
    "[x](/sujets/../../evil)",
    "[x](/sujets)",
    f"[x](//evil.example/sujets/{SOMEBODY})",
    f"[x](/sujets/{SOMEBODY}?message=1&next=//evil.example)",
    f"[x](/sujets/{SOMEBODY}#javascript:alert(1))",
    f"[x](/\\\\evil.example/personnes/{SOMEBODY})",
    f"[@<img src=x onerror=alert(1)>](/personnes/{SOMEBODY})",
    f'[@x](/groupes/{SOMEBODY} "onmouseover=alert(1)")',
    f"[@[x](javascript:alert(1))](/groupes/{SOMEBODY})",
    f"[![x](javascript:alert(1))](/groupes/{SOMEBODY})",
    "[x](#n0123456789-1)",
    "a[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    'a[^"onclick="alert(1)]\n\n[^"onclick="alert(1)]: x',
    "a[^<script>]\n\n[^<script>]: [x](javascript:alert(1))",
    "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]",
    "a[^1]\n\n> [^1]: b\n> - [^2]: c[^2]",
    "::: <script>alert(1)</script>\nx\n:::",
    "::: </summary><img src=x onerror=alert(1)>\nx",
    "::: a\n::: b\n> ::: c\n:::\n:::",
    "- ::: a\n  - <svg/onload=alert(1)>\n  :::",
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<<script>script>alert(1)<</script>/script>",
    "<img src=x onerror=alert(1)>",
    "<img src=`javascript:alert(1)`>",
    '<img """><script>alert("XSS")</script>">',
    "<img/src=x/onerror=alert(1)//>",
    "<svg onload=alert(1)>",
    "<svg><script>alert&#40;1&#41</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<title><a title='</title><img src=x onerror=alert(1)>'></title>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<style>@import'http://evil.example/x.css';</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='></object>",
    "<embed src='javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](&#106;&#97;&#118;&#97;script:alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](\u2028javascript:alert(1))",
    "[x](java\u200bscript:alert(1))",
    "[x](\uff4aavascript:alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[x](blob:https://example.org/1)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](view-source:javascript:alert(1))",
    "[x](feed:javascript:alert(1))",
    "[x](http:javascript:alert(1))",
    "![x](javascript:alert(1))",
    '![x](https://a.example/"onerror="alert(1))',
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
    "[x](https://a.example '\"><script>alert(1)</script>')",
    '[x](https://a.example/"onclick="alert(1))',
    "[x](https://a.example/'onclick='alert(1))",
    '[x](https://a.example/"><img/src=x/onerror=alert(1)>)',
    "[x]: javascript:alert(1)\n\n[x]",
    "[x]: <javascript:alert(1)>\n\n[x][x]",
    '[x]: https://a.example "\\"><img src=x onerror=alert(1)>"\n\n[x]',
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    '<https://a.example/"onmouseover=alert(1)>',
    "<data:text/html,<script>alert(1)</script>>",
    "[<script>alert(1)</script>](https://a.example)",
    "[[[x](javascript:alert(1))](javascript:alert(2))](javascript:alert(3))",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "`<script>alert(1)</script>`",
    '``` "><script>alert(1)</script>\nx\n```',
    '```js" onmouseover="alert(1)\nx\n```',
    "~~~ x' onclick='alert(1)\nx\n~~~",
    "    <script>alert(1)</script>",
    "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
    "> <script>\n> alert(1)\n> </script>",
    "- <svg/onload=alert(1)>\n  - <math href=javascript:alert(1)>",
    "# <img src=x onerror=alert(1)>",
    "99999999999. x\n\n000000001. <script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%253Cscript%253Ealert(1)%253C/script%253E",
    "\x00<script\x00>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u202e<script>alert(1)</script>\u202c",
    "<scr\u0131pt>alert(1)</scr\u0131pt>",
    "\ud800<script>alert(1)</script>",
    "<a\x0chref='javascript:alert(1)'>x</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
]

BOMBS = {
    "[": "[" * MAX_SOURCE_BYTES,
    "![": "![" * (MAX_SOURCE_BYTES // 2),
    "[]": "[" * 10_000 + "]" * 10_000,
    "[a](": "[a](" * 5_000,
    "[a]...]": "[a" * 5_000 + "]" * 5_000,
    ">": ">" * 20_000 + "a",
    "> lines": "> a\n" * 5_000,
    "> stairs": "\n".join(">" * depth + "a" for depth in range(1, 198)),
    "*": "a" + "*" * 20_000 + "a",
    "* a": "* a " * 5_000,
    "*a_": "*a_" * 6_666,
    "**a": "**a " * 5_000,
    "*a **a": "*a **a " * 2_900,
    "~~a": "~~a" * 6_666,
    "`": "`" * 20_000,
    "` rising": "".join("`" * length + " " for length in range(1, 195)),
    "- stairs": "".join("  " * depth + "- a\n" for depth in range(135)),
    "1. stairs": "".join("   " * depth + "1. a\n" for depth in range(110)),
    "|": "|" * 5_000 + "\n" + "|-" * 5_000 + "|\n" + "|a" * 2_000,
    "table": "|".join("a" * 100) + "\n" + "|".join("-" * 100) + "\n" + ("a|" * 100 + "\n") * 95,
    "<": "<" * 20_000,
    "<a": "<a " * 6_666,
    "&": "&amp;" * 4_000,
    "references": "[x]: y\n" * 2_900,
    "reference chain": "".join(f"[a{n}]: http://b\n[a{n}]" for n in range(800)),
    "\\": "\\" * 20_000,
    "paragraph lines": "a\n" * 10_000,
    "footnotes": "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(1, 800)),
    "one footnote often": "[^1]: b\n\n" + "a[^1]" * 3_900,
    "footnotes in footnotes": "a[^1]\n\n" + "[^1]: " * 3_300 + "b",
    "[^": "[^" * 10_000 + "\n\n[^1]: b",
    "[^]: stairs": "".join("    " * depth + f"[^{depth}]: a\n\n" for depth in range(90)),
    ":": "::: a\n" * 3_300,
    "::: in :::": "".join(":" * (200 - depth) + " a\n" for depth in range(190)),
    "::: closed": "::: a\nb\n:::\n" * 1_600,
    "mentions": f"[@a](/personnes/{SOMEBODY}) " * 320,
    "fences": "```\n" * 5_000,
}


class Walls(HTMLParser):
    """Collects whatever stands outside the allowlist, comments and declarations included."""

    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.outside.append(tag)
        for name, value in attrs:
            allowed = ALLOWED.get(tag, frozenset()) | ({"rel"} if tag == "a" else set())
            if name not in allowed:
                self.outside.append(f"{tag}@{name}")
            ours = HOUSE_LINK.fullmatch(value or "") or NOTE_HREF.fullmatch(value or "")
            if name == "href" and not ours and not (value or "").lower().startswith(ABROAD):
                self.outside.append(f"href={value}")
            if name == "class" and tag != "code" and value not in {"mention", "footnotes", "quoted", *CODE_CLASSES}:
                self.outside.append(f"class={value}")
            if name == "id" and not NOTE_ID.fullmatch(value or ""):
                self.outside.append(f"id={value}")
            if name == "rel" and value != "nofollow ugc noopener":
                self.outside.append(f"rel={value}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.outside.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.outside.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.outside.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.outside.append(f"declaration {data}")


def walls(html: str) -> Walls:
    parser = Walls()
    parser.feed(html)
    parser.close()
    return parser


def assert_inert(source: str) -> None:
    rendered = render_markdown(source)
    assert walls(rendered.html).outside == []
    # Parsing it again as a browser does changes nothing: no mutation can move text into markup.
    assert nh3.clean(rendered.html, attributes=nh3_attributes(), link_rel=None) == rendered.html
    assert len(rendered.excerpt) <= EXCERPT_LENGTH
    assert all(link.lower().startswith(ABROAD) for link in rendered.links)


def nh3_attributes() -> dict[str, set[str]]:
    return {tag: set(names) for tag, names in ALLOWED.items()} | {"a": {*ALLOWED["a"], "rel"}}


@pytest.mark.parametrize("source", XSS)
def test_every_known_shape_comes_out_inert(source: str) -> None:
    assert_inert(source)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(XSS) | st.sampled_from(list("[]()<>*_`~|!#>-\\\n \t\"'&:;=")), max_size=30).map("".join)
)
def test_mixed_shapes_come_out_inert(source: str) -> None:
    assert_inert(source)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_comes_out_inert(source: str) -> None:
    assert_inert(source)


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_nesting_bomb_costs_less_than_a_second(bomb: str) -> None:
    started = time.thread_time()
    with suppress(MarkdownTooSlow):
        assert walls(render_markdown(bomb[:MAX_SOURCE_BYTES]).html).outside == []
    assert time.thread_time() - started <= 1.0


def test_the_time_guard_stops_a_render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.infra.markdown.TIME_BUDGET", -1.0)
    for source in ("a", "> a", "- a", "# a"):
        with pytest.raises(MarkdownTooSlow):
            render_markdown(source)


@pytest.mark.parametrize("source", ["[" * 1_000_000, "é" * (MAX_SOURCE_BYTES // 2 + 1)])
def test_too_long_a_source_is_refused_before_any_work(source: str) -> None:
    started = time.thread_time()
    with pytest.raises(MarkdownTooLong) as refusal:
        render_markdown(source)
    assert time.thread_time() - started < 0.05
    assert refusal.value.size > refusal.value.limit == MAX_SOURCE_BYTES


def test_the_largest_allowed_source_is_rendered() -> None:
    assert "aaaa" in render_markdown("a" * MAX_SOURCE_BYTES).html


async def _render_together(sources: list[str]) -> list[str]:
    renderer = MarkdownRenderer(threads=2)
    try:
        return [rendered.html for rendered in await asyncio.gather(*map(renderer.render, sources))]
    finally:
        renderer.close()


def test_the_renderer_answers_in_order_and_from_threads() -> None:
    assert asyncio.run(_render_together([f"text {n}" for n in range(50)])) == [f"<p>text {n}</p>" for n in range(50)]


def test_the_renderer_refuses_too_long_a_source() -> None:
    with pytest.raises(MarkdownTooLong):
        asyncio.run(_render_together(["a" * (MAX_SOURCE_BYTES + 1)]))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Un\n## Deux\n### Trois\n#### Quatre", "<h3>Un</h3>\n<h4>Deux</h4>\n<h5>Trois</h5>\n<h6>Quatre</h6>"),
        ("une\ndeux", "<p>une<br>\ndeux</p>"),
        ("~~a~~ **b** *c* `d`", "<p><s>a</s> <strong>b</strong> <em>c</em> <code>d</code></p>"),
        (
            '```py\nx # "a"\n```',
            '<pre><code class="language-py">x <span class="c-comment"># "a"</span>\n</code></pre>',
        ),
        ("```cobol\nx = 1 < 2\n```", '<pre><code class="language-cobol">x = 1 &lt; 2\n</code></pre>'),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        (
            "[a](https://a.example/?b=1&c=2)",
            '<p><a href="https://a.example/?b=1&amp;c=2" rel="nofollow ugc noopener">a</a></p>',
        ),
        (
            "![plan](https://a.example/x.png)",
            '<p><a href="https://a.example/x.png" rel="nofollow ugc noopener">plan</a></p>',
        ),
        (
            "[![plan](https://a.example/x.png)](https://b.example)",
            '<p><a href="https://b.example" rel="nofollow ugc noopener">plan</a></p>',
        ),
        ("[a](/relative)", "<p>[a](/relative)</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("", ""),
    ],
)
def test_ordinary_texts(source: str, expected: str) -> None:
    assert render_markdown(source).html == expected


def test_footnotes_have_ids_of_their_own_text() -> None:
    source = "un[^a] et[^a]\n\n[^a]: la *note*"
    html = render_markdown(source).html
    ids = re.findall(r'id="(n[0-9a-f]{10})-(r?[0-9-]+)"', html)
    assert [name for _, name in ids] == ["r1", "r1-1", "1"]
    assert '<ol class="footnotes">' in html
    assert "la <em>note</em> <a" in html
    scope = ids[0][0]
    assert f'<sup><a href="#{scope}-1" id="{scope}-r1" rel="nofollow ugc noopener">[1]</a></sup>' in html
    assert scope not in render_markdown(source + ".").html
    assert scope not in render_markdown(source, "preview").html


def test_a_passage_can_be_folded() -> None:
    html = render_markdown("::: La *suite* & fin\n**a**\n\n- b\n:::\nc").html
    assert html == (
        "<details>\n<summary>La *suite* &amp; fin</summary>\n<p><strong>a</strong></p>\n<ul>\n<li>b</li>\n</ul>\n"
        "</details>\n<p>c</p>"
    )
    assert "<details>" not in render_markdown(":::\na\n:::").html


def test_mentions_are_links_whose_text_begins_with_an_at_sign() -> None:
    rendered = render_markdown(
        f"[@Camille](/personnes/{SOMEBODY}), [@Les fromagers](/groupes/{SOMEBODY}) et [sa page](/personnes/{SOMEBODY})"
        f" `[@code](/organisations/{SOMEBODY})`\n\n> [@cité](/organisations/{SOMEBODY})"
    )
    assert rendered.mentions == (Named("person", UUID(SOMEBODY)), Named("group", UUID(SOMEBODY)))
    assert f'<a href="/personnes/{SOMEBODY}" class="mention" rel="nofollow ugc noopener">@Camille</a>' in rendered.html
    assert '<span class="mention">@Les fromagers</span>' in rendered.html
    assert f'<a href="/personnes/{SOMEBODY}" rel="nofollow ugc noopener">sa page</a>' in rendered.html
    assert "groupes" not in rendered.html
    assert rendered.excerpt.startswith("@Camille, @Les fromagers et sa page")


def test_quotes_name_their_post_at_their_head() -> None:
    rendered = render_markdown(
        f"> [Camille, message 3](/sujets/{SOMEBODY}?message=3)\n>\n> oui\n\n"
        f"> [Léa](https://forum.example/sujets/{SOMEBODY})\n> non\n\n"
        f"> dit dans [ce sujet](/sujets/{SOMEBODY}?message=4)\n\n[hors citation](/sujets/{SOMEBODY}?message=5)"
    )
    assert rendered.quotes == (Quoted(UUID(SOMEBODY), 3), Quoted(UUID(SOMEBODY), 1))
    assert f'href="/sujets/{SOMEBODY}?message=3"' in rendered.html


def test_long_quotes_are_folded_under_their_beginning() -> None:
    head = f"> [Camille, message 3](/sujets/{SOMEBODY}?message=3)\n>\n"
    assert "details" not in render_markdown(head + "> court").html
    long = "> " + "mot **fort** " * 60 + "\n>\n> fin\n\nEt moi ?"
    rendered = render_markdown(head + long)
    summary = rendered.html[rendered.html.index("<summary>") : rendered.html.index("</summary>")]
    assert summary.startswith("<summary>mot fort mot")
    assert summary.endswith("…")
    assert len(summary) < 200
    assert rendered.html.index("message=3") < rendered.html.index('<details class="quoted">')
    assert rendered.html.index("<p>fin</p>") < rendered.html.index("</details>") < rendered.html.index("Et moi")
    assert (rendered.quotes, rendered.excerpt) == ((Quoted(UUID(SOMEBODY), 3),), "Et moi ?")
    assert "details" not in render_markdown(long).html
    assert walls(rendered.html).outside == []


def test_column_alignment_survives_without_style() -> None:
    html = render_markdown("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
    assert '<th align="center">a</th>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_the_excerpt_is_the_authors_own_first_words() -> None:
    rendered = render_markdown(
        "> Quelqu'un *d'autre*\n\nBonjour **à tous**,\nvoici `code` & [lien](https://a.example)."
    )
    assert rendered.excerpt == "Bonjour à tous, voici code & lien."
    assert render_markdown("> Seulement cité").excerpt == "Seulement cité"


def test_links_are_listed_once_in_order() -> None:
    rendered = render_markdown(
        "[a](https://a.example) <https://b.example> [c](https://a.example) [d](javascript:x) <me@c.example>"
    )
    assert rendered.links == ("https://a.example", "https://b.example", "mailto:me@c.example")


@given(st.text(max_size=600))
def test_shortening_keeps_the_beginning(text: str) -> None:
    short = shorten(text)
    assert len(short) <= EXCERPT_LENGTH
    assert " ".join(text.split()).startswith(short.removesuffix("…").strip()) or short == ""
