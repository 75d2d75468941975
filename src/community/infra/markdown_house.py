"""What Markdown means in this house beyond the standard: addresses of our own pages, mentions, quotes, footnotes.

- A mention is a link to a person, an organisation or a group whose text begins with `@`:
  `[@Camille Durand](/personnes/<id>)`. Any other Markdown reader shows a link that works.
- A quote is a block quote that begins with a link to the post it comes from; a long one is folded under its beginning.
- `::: Title` … `:::` folds a passage. `[^1]` and `[^1]: text` are footnotes.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
HOUSE_LINK: Final = re.compile(rf"/(?:sujets|personnes|organisations|groupes)/{_UUID}(?:\?message=[1-9][0-9]{{0,8}})?")
"""Pages of ours that a text may point to without naming the host."""

NOTE_HREF: Final = re.compile(r"#n[0-9a-f]{10}-r?[0-9]{1,4}(?:-[0-9]{1,4})?")
NOTE_ID: Final = re.compile(r"n[0-9a-f]{10}-r?[0-9]{1,4}(?:-[0-9]{1,4})?")
NOTE_SCOPE: Final = "note_scope"

_TARGET: Final = re.compile(rf"/(personnes|organisations|groupes)/({_UUID})")
_POST: Final = re.compile(rf"(?:https?://[^/\s]+)?/sujets/({_UUID})(?:\?message=([1-9][0-9]{{0,8}}))?")
_LINKED: Final = re.compile(rf"{_POST.pattern}(?:[&#].*)?")
_KINDS: Final = {"personnes": "person", "organisations": "organisation", "groupes": "group"}
_MAX_QUOTES: Final = 30
_LONG_QUOTE: Final = 600
_SHOWN_OF_QUOTE: Final = 160
_FOLD: Final = "fold"


class Named(msgspec.Struct, frozen=True):
    """Somebody whom a text speaks to: `person`, `organisation` or `group`."""

    kind: str
    id: UUID


class Quoted(msgspec.Struct, frozen=True):
    """A post that a text quotes, or links to."""

    topic_id: UUID
    number: int


def add_house_rules(parser: MarkdownIt) -> None:
    """Footnotes and folded passages."""
    footnote_plugin(parser, inline=False)
    container_plugin(parser, "details", validate=lambda params, _markup: bool(params.strip()), render=_details)
    for name, rule in {
        "footnote_ref": _note_mark,
        "footnote_block_open": lambda *_: '<hr>\n<ol class="footnotes">\n',
        "footnote_block_close": lambda *_: "</ol>\n",
        "footnote_open": _note_open,
        "footnote_close": lambda *_: "</li>\n",
        "footnote_anchor": _note_back,
        f"{_FOLD}_open": _fold_open,
        f"{_FOLD}_close": lambda *_: "</details>\n",
    }.items():
        # `add_render_rule` binds its function to the renderer, which these do not need.
        parser.renderer.rules[name] = rule  # type: ignore[attr-defined]


def note_scope(source: str, place: str) -> str:
    """What the ids of a text's footnotes begin with, so that two texts on one page do not share any."""
    return "n" + hashlib.blake2s(f"{place}\n{source}".encode(), digest_size=5).hexdigest()


def _details(_renderer: Any, tokens: Sequence[Token], at: int, *_: Any) -> str:
    token = tokens[at]
    if token.nesting == 1:
        return f"<details>\n<summary>{html.escape(token.info.strip())}</summary>\n"
    return "</details>\n"


def _note_name(token: Token, env: Any, mark: str) -> str:
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return f"{env[NOTE_SCOPE]}-{mark}{number}" + (f"-{again}" if mark and again else "")


def _note_mark(tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    token = tokens[at]
    note, mark = _note_name(token, env, ""), _note_name(token, env, "r")
    return f'<sup><a href="#{note}" id="{mark}">[{token.meta["id"] + 1}]</a></sup>'


def _note_open(tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    return f'<li id="{_note_name(tokens[at], env, "")}">'


def _note_back(tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    return f' <a href="#{_note_name(tokens[at], env, "r")}">↩</a>'


def mark_mentions(tokens: Sequence[Token]) -> None:
    """Give mentions their class; a group has no page, so that its name is no link."""
    group = False
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "link_close" and group:
            token.tag, group = "span", False
        if token.type != "link_open" or not (target := _TARGET.fullmatch(str(token.attrs.get("href", "")))):
            continue
        if following is not None and following.type == "text" and following.content.startswith("@"):
            token.attrs["class"] = "mention"
        if target[1] == "groupes":
            token.tag, group = "span", True
            del token.attrs["href"]
            token.attrs.pop("title", None)
            token.meta = {"target": target[0]}


def named_in(tokens: Sequence[Token]) -> tuple[Named, ...]:
    """Who is mentioned in the author's own words, each once, in order; after `mark_mentions`."""
    found: dict[Named, None] = {}
    for token in _own(tokens):
        for child in token.children or ():
            if child.type == "link_open" and child.attrs.get("class") == "mention":
                target = _TARGET.fullmatch(str(child.attrs.get("href") or child.meta.get("target", "")))
                if target is not None:
                    found[Named(_KINDS[target[1]], UUID(target[2]))] = None
    return tuple(found)


def _own(tokens: Sequence[Token]) -> Iterable[Token]:
    """What does not stand in a quote."""
    depth = 0
    for token in tokens:
        depth += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if depth == 0:
            yield token


def quoted_in(tokens: Sequence[Token]) -> tuple[Quoted, ...]:
    """The posts that are quoted, each once, in order: those named at the head of a block quote."""
    found: dict[Quoted, None] = {}
    for at in range(len(tokens)):
        post = _head_of_quote(tokens, at)
        if post is not None:
            found[Quoted(UUID(post[1]), int(post[2] or 1))] = None
    return tuple(found)[:_MAX_QUOTES]


def linked_in(tokens: Sequence[Token]) -> tuple[Quoted, ...]:
    """The posts that the author's own words link to, each once, in order."""
    found: dict[Quoted, None] = {}
    for token in _own(tokens):
        for child in token.children or ():
            post = _LINKED.fullmatch(str(child.attrs.get("href", ""))) if child.type == "link_open" else None
            if post is not None:
                found[Quoted(UUID(post[1]), int(post[2] or 1))] = None
    return tuple(found)[:_MAX_QUOTES]


def _head_of_quote(tokens: Sequence[Token], at: int) -> re.Match[str] | None:
    """The post that the block quote which begins here names at its head."""
    if tokens[at].type != "blockquote_open" or at + 2 >= len(tokens):
        return None
    first = (tokens[at + 2].children or ()) if tokens[at + 1].type == "paragraph_open" else ()
    if not first or first[0].type != "link_open":
        return None
    return _POST.fullmatch(str(first[0].attrs.get("href", "")))


def fold_quotes(tokens: list[Token]) -> None:
    """Put what a long quote says, all but its head, under its first words: nobody scrolls past a post twice."""
    at = len(tokens) - 1
    while at >= 0:
        if tokens[at].level == 0 and _head_of_quote(tokens, at) is not None:
            end = next(
                i for i in range(at, len(tokens)) if tokens[i].type == "blockquote_close" and not tokens[i].level
            )
            # Behind the paragraph of the head: open, inline, close.
            said = tokens[at + 4 : end]
            text = " ".join(token.content for token in said if token.content)
            if len(text) > _LONG_QUOTE:
                beginning = next(_plain_of(token) for token in said if token.content)
                fold = Token(f"{_FOLD}_open", "details", 1, content=beginning)
                tokens[at + 4 : end] = [fold, *said, Token(f"{_FOLD}_close", "details", -1)]
        at -= 1


def _plain_of(token: Token) -> str:
    parts = [child.content or " " for child in token.children or () if child.nesting == 0]
    return ("".join(parts) or token.content).strip()


def _fold_open(tokens: Sequence[Token], at: int, *_: Any) -> str:
    words = tokens[at].content
    cut = words[:_SHOWN_OF_QUOTE].rsplit(" ", 1)[0] if len(words) > _SHOWN_OF_QUOTE else words
    return f'<details class="quoted">\n<summary>{html.escape(cut.rstrip(" ,;:.-"))}…</summary>\n'
