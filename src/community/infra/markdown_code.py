"""Colours of code blocks: classes around its words, given once on the server, so that no reader's device works for it.

Only languages that people paste are known, by name; every other block stays as it is. A lexer is a set of regular
expressions: it sees little text, and stops at the time that the whole render has.
"""

import html
import time
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Final

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Name, Number, String, _TokenType

MAX_CODE: Final = 8 * 1024
"""Characters of a block; longer ones are not coloured."""

CODE_CLASSES: Final = frozenset({"c-comment", "c-word", "c-name", "c-text", "c-number", "c-added", "c-removed"})
_NAMES: Final = """
bash c cpp csharp css diff go html http ini java javascript js json kotlin latex lua make nginx php powershell
properties py python r ruby rust scss sh shell sql swift toml ts typescript xml yaml yml
"""
_LANGUAGES: Final = frozenset(_NAMES.split())
# The first that fits: a kind of token is a tree, and its branches come before their trunk.
_KINDS: Final[tuple[tuple[_TokenType, str], ...]] = (
    (Comment, "c-comment"),
    (Keyword.Constant, "c-number"),
    (Keyword, "c-word"),
    (Name.Tag, "c-word"),
    (Name.Function, "c-name"),
    (Name.Class, "c-name"),
    (Name.Attribute, "c-name"),
    (Name.Builtin, "c-name"),
    (String, "c-text"),
    (Number, "c-number"),
    (Generic.Inserted, "c-added"),
    (Generic.Deleted, "c-removed"),
    (Generic.Subheading, "c-name"),
)


class _Late(Exception):
    """The render has no more time."""


def coloured(code: str, language: str, deadline: float) -> str:
    """HTML of a block of code; without colours where the language is unknown, the block long, or the time over."""
    if language.lower() not in _LANGUAGES or len(code) > MAX_CODE:
        return html.escape(code)
    try:
        return "".join(_marked(code, _lexer(language.lower()), deadline))
    except _Late:
        return html.escape(code)


def _marked(code: str, lexer: Lexer, deadline: float) -> Iterator[str]:
    for name, tokens in groupby(_tokens(code, lexer, deadline), key=lambda token: token[0]):
        text = html.escape("".join(text for _, text in tokens))
        yield f'<span class="{name}">{text}</span>' if name and text.strip() else text


def _tokens(code: str, lexer: Lexer, deadline: float) -> Iterator[tuple[str, str]]:
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        if time.thread_time() > deadline:
            raise _Late
        yield next((name for trunk, name in _KINDS if kind in trunk), ""), text


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)
