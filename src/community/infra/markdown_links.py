"""Addresses that stand in a text by themselves become links: what people paste most."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ADDRESS: Final = re.compile(r"(?<![\w@./:-])https?://[^\s/<>\"][^\s<>\"]{0,1990}", re.IGNORECASE)
_AFTER: Final = "?!.,:;*_~'\u2019»”…"
_PAIRS: Final = {")": "(", "]": "["}


def link_addresses(state: StateCore) -> None:
    """A rule of the parser, after all that make links of their own."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = list(_linked(token.children, state.md))


def _linked(tokens: Sequence[Token], parser: Any) -> Iterable[Token]:
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if inside or token.type != "text" or "://" not in token.content:
            yield token
        else:
            yield from _split(token, parser)


def _split(token: Token, parser: Any) -> Iterable[Token]:
    text, at = token.content, 0
    for found in _ADDRESS.finditer(text):
        shown = _without_after(found.group())
        href = parser.normalizeLink(shown)
        if not parser.validateLink(href):
            continue
        if found.start() > at:
            yield _text(text[at : found.start()], token.level)
        yield Token("link_open", "a", 1, attrs={"href": href}, level=token.level, markup="linkify", info="auto")
        yield _text(shown, token.level + 1)
        yield Token("link_close", "a", -1, level=token.level, markup="linkify", info="auto")
        at = found.start() + len(shown)
    if at < len(text):
        yield _text(text[at:], token.level)


def _without_after(address: str) -> str:
    """Without the marks of the sentence around it; a bracket belongs to it where it has its other half inside."""
    while True:
        last = address[-1]
        if last in _AFTER or (last in _PAIRS and address.count(last) > address.count(_PAIRS[last])):
            address = address[:-1]
        else:
            return address


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)
