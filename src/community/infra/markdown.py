"""Markdown to sanitised HTML, once, when a text is written.

Two independent walls: markdown-it-py with raw HTML off never emits a tag of the author, and nh3 (an HTML5 parser)
keeps only what the allowlist below names. The source is stored beside the HTML with `RENDERER_VERSION`, so that a
change of the rules can render old texts again.

Why a thread and not processes (Python 3.11, 2 cores, uvloop; one renderer, a loop that wakes every 2 ms):

=====================================  ==========  ================
measured                                 thread     spawned process
=====================================  ==========  ================
text of 200 characters, rendering        0.24 ms     0.24 ms
  overhead of handing it over            0.13 ms     0.40 ms
first text                               1.7 ms      123 ms
resident memory (+10.5 MB of import)     +0 MB       +34 MB for each
delay of the loop p50 / p99, idle        0.1 / 0.2   0.1 / 0.2 ms
  20 posts/s of 1 KB                     0.1 / 0.5   0.1 / 0.5 ms
  texts of 20 KB back to back            5.2 / 11    0.1 / 0.9 ms
=====================================  ==========  ================

The interpreter lock makes the loop wait about one switch interval (5 ms) behind a long render, and only while one
runs; the size cap, the nesting limit and the time guard bound how long that is. At the pace of a forum the two are
equal, and a process costs a quarter of the memory budget of a server at rest.
"""

import asyncio
import html
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from community.infra.markdown_code import CODE_CLASSES, coloured
from community.infra.markdown_files import ADDRESS, FACTS, IMAGE, VALUES, Files, render_facts, with_files
from community.infra.markdown_house import (
    HOUSE_LINK,
    NOTE_HREF,
    NOTE_ID,
    NOTE_SCOPE,
    Named,
    Quoted,
    add_house_rules,
    fold_quotes,
    linked_in,
    mark_mentions,
    named_in,
    note_scope,
    quoted_in,
)
from community.infra.markdown_links import link_addresses

RENDERER_VERSION: Final = 5
"""Raise it whenever the same source gives other HTML; stored with each rendered text."""

MAX_SOURCE_BYTES: Final = 20 * 1024
SHORT: Final = 300
"""Characters: no text of this length takes more than some milliseconds."""
EXCERPT_LENGTH: Final = 200
TIME_BUDGET: Final = 0.5
"""CPU seconds of one render: some 30 times what 20 KB of ordinary prose needs."""

_MAX_NESTING: Final = 30
_MAX_LINKS: Final = 50
_DEADLINE: Final = "deadline"
_FILES: Final = "files"
_HEADINGS: Final = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_LINK: Final = re.compile(r"(?:https?://[^\s/]|mailto:[^\s/])", re.IGNORECASE)
_LANGUAGE_CLASS: Final = re.compile(r"language-[A-Za-z0-9+#._-]{1,30}")
_LIST_START: Final = re.compile(r"[0-9]{1,9}")
_ALIGN: Final = re.compile(r"text-align:(left|right|center)")
_SPACES: Final = re.compile(r"\s+")

ALLOWED: Final[dict[str, frozenset[str]]] = {
    tag: frozenset()
    for tag in "p br hr h3 h4 h5 h6 strong em s sup blockquote ul pre table thead tbody tr summary".split()  # noqa: SIM905
} | {
    "a": frozenset({"href", "title", "class", "id", "download"}),
    "span": frozenset({"class", "data-bytes"}),
    "img": frozenset({"src", "srcset", "sizes", "alt", "width", "height", "class", "loading", "decoding"}),
    "ol": frozenset({"start", "class"}),
    "li": frozenset({"id"}),
    "code": frozenset({"class"}),
    "details": frozenset({"class"}),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
}
"""Every element that may appear, with its attributes (`a` also receives `rel`). Images are our own files only."""


class MarkdownTooLong(ValueError):
    """The source is larger than `limit` bytes; nothing was parsed."""

    def __init__(self, size: int, limit: int = MAX_SOURCE_BYTES) -> None:
        super().__init__(f"{size} bytes, {limit} allowed")
        self.size = size
        self.limit = limit


class MarkdownTooSlow(ValueError):
    """The source needs more than `TIME_BUDGET` to parse: no text that a person writes does."""


class Rendered(msgspec.Struct, frozen=True):
    """What is stored and shown of one text."""

    html: str
    excerpt: str
    """Plain text of the beginning, for lists, notifications and mails; not escaped."""
    links: tuple[str, ...]
    """Addresses elsewhere that the text points to, in order, each once."""
    mentions: tuple[Named, ...] = ()
    """Whom the author's own words name, each once."""
    quotes: tuple[Quoted, ...] = ()
    """The posts that are quoted, each once."""
    post_links: tuple[Quoted, ...] = ()
    """The posts that the author's own words link to, each once."""


class MarkdownRenderer:
    """Renders texts on its own threads, so that the event loop stays free; one instance for each process.

    Short ones are rendered where they are asked for: going to a thread and back costs more. `close()` ends the threads;
    they start with the first long text.
    """

    def __init__(self, threads: int = 1) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="markdown")

    async def render(
        self, source: str, place: str = "", files: Files | None = None, *, limit: int = MAX_SOURCE_BYTES
    ) -> Rendered:
        """Render one text; `place` tells texts apart that stand on one page (a post and its preview).

        `files` are those that it names, as its reader may see them; `limit` is its size in bytes.

        Raises:
            MarkdownTooLong: refused at once, before any work.
            MarkdownTooSlow: the text is built to exhaust the parser.
        """
        _check_size(source, limit)
        if len(source) <= SHORT:
            return render_markdown(source, place, files, limit)
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, render_markdown, source, place, files, limit
        )

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def render_markdown(
    source: str, place: str = "", files: Files | None = None, limit: int = MAX_SOURCE_BYTES
) -> Rendered:
    """Render in the calling thread (scripts, imports, jobs); same rules and errors as `MarkdownRenderer`."""
    _check_size(source, limit)
    # A lone surrogate is valid in a Python string but in no encoding.
    source = source.encode("utf-8", "replace").decode("utf-8")
    env: dict[str, Any] = {_DEADLINE: time.thread_time() + TIME_BUDGET, NOTE_SCOPE: note_scope(source, place)}
    env[_FILES] = files or {}
    tokens = _PARSER.parse(source, env)
    clean = _CLEANER.clean(_PARSER.renderer.render(tokens, _PARSER.options, env)).strip()
    return Rendered(
        html=clean,
        excerpt=_excerpt(tokens),
        links=_links(tokens),
        mentions=named_in(tokens),
        quotes=quoted_in(tokens),
        post_links=linked_in(tokens),
    )


def _check_size(source: str, limit: int) -> None:
    size = len(source)
    if size <= limit:
        size = len(source.encode("utf-8", "replace"))
    if size > limit:
        raise MarkdownTooLong(size, limit)


def _build_parser() -> MarkdownIt:
    options = {"html": False, "linkify": False, "typographer": False, "breaks": True, "maxNesting": _MAX_NESTING}
    parser = MarkdownIt("js-default", options)
    # Called at every step of both parsers, look-ahead included: the only places where a bomb spends its time.
    parser.inline.ruler.before("text", _DEADLINE, _guard_inline)
    terminators: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", _DEADLINE, _guard_block, terminators)
    add_house_rules(parser)
    parser.core.ruler.push("addresses", link_addresses)
    parser.core.ruler.push("house", _house_rules)
    parser.add_render_rule(FACTS, render_facts)
    parser.add_render_rule("fence", _fence)
    parser.validateLink = _may_point_to  # type: ignore[method-assign]
    return parser


def _fence(_renderer: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    words = tokens[at].info.split(maxsplit=1)
    language = words[0] if words else ""
    name = f' class="language-{html.escape(language)}"' if language else ""
    return f"<pre><code{name}>{coloured(tokens[at].content, language, env[_DEADLINE])}</code></pre>\n"


def _may_point_to(url: str) -> bool:
    return any(pattern(url) is not None for pattern in (_LINK.match, HOUSE_LINK.fullmatch, ADDRESS.fullmatch))


def _guard_inline(state: StateInline, _silent: bool) -> bool:
    return _guard(state.env)


def _guard_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    return _guard(state.env)


def _guard(env: Any) -> bool:
    if time.thread_time() > env[_DEADLINE]:
        raise MarkdownTooSlow
    return False


def _house_rules(state: StateCore) -> None:
    """Long quotes folded, headings below those of the page, alignment without `style`, files, other images as links."""
    fold_quotes(state.tokens)
    for token in state.tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        if (style := token.attrs.pop("style", None)) and (align := _ALIGN.fullmatch(str(style))):
            token.attrs["align"] = align[1]
        if token.children:
            token.children = list(with_files(token.children, state.env[_FILES], _plain))
            mark_mentions(token.children)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The last word on attribute values, after nh3 has parsed them."""
    fits = _VALUES.get((tag, name))
    return value if fits is None or fits(value) else None


def _excerpt(tokens: Sequence[Token]) -> str:
    """The author's own first words: quoted ones come last, code and prose alike count."""
    own: list[str] = []
    quoted: list[str] = []
    depth = 0
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        text = _plain(token.children) if token.children else token.content if token.tag == "code" else ""
        if text:
            (quoted if depth else own).append(text)
    return shorten(" ".join(own) or " ".join(quoted))


def shorten(text: str, length: int = EXCERPT_LENGTH) -> str:
    """One line of at most `length` characters, cut between words where there is one to cut at."""
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= length:
        return text
    head = text[: length - 1]
    space = head.rfind(" ")
    return (head[:space] if space > length // 2 else head).rstrip(" ,;:.-") + "…"


def _plain(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_plain(token.children or ()))
        elif token.type == IMAGE:
            parts.append(token.content)
    return "".join(parts)


def _links(tokens: Sequence[Token]) -> tuple[str, ...]:
    found = {
        html.unescape(str(child.attrs["href"])): None
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open" and _LINK.match(str(child.attrs.get("href", "")))
    }
    return tuple(found)[:_MAX_LINKS]


_VALUES: Final[dict[tuple[str, str], Callable[[str], object]]] = {
    ("code", "class"): _LANGUAGE_CLASS.fullmatch,
    ("a", "href"): lambda value: _may_point_to(value) or NOTE_HREF.fullmatch(value),
    ("a", "id"): NOTE_ID.fullmatch,
    ("li", "id"): NOTE_ID.fullmatch,
    ("a", "class"): {"mention", "file"}.__contains__,
    ("span", "class"): {"mention", "file-name", "file-facts", *CODE_CLASSES}.__contains__,
    ("details", "class"): "quoted".__eq__,
    ("ol", "class"): "footnotes".__eq__,
    ("ol", "start"): _LIST_START.fullmatch,
    **VALUES,
}
_PARSER: Final = _build_parser()
_CLEANER: Final = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: set(names) for tag, names in ALLOWED.items() if names},
    # Content dropped with the element, should a parser ever let one through.
    clean_content_tags={"script", "style", "svg", "math", "title", "textarea", "noscript", "iframe", "object"},
    attribute_filter=_attribute,
    url_schemes=set(_SCHEMES),
    # Our own pages and footnotes; `_attribute` lets nothing else pass.
    url_relative="pass_through",
    link_rel="nofollow ugc noopener",
    strip_comments=True,
)
