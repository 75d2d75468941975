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
from tests.infra.hostile_markup import BOMBS, SOMEBODY, XSS

ABROAD = ("http://", "https://", "mailto:")


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
