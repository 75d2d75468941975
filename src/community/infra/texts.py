"""Texts of people on their way in: trimmed, checked, rendered."""

import unicodedata
from collections.abc import Mapping
from uuid import UUID

from community.core.errors import DomainError, FieldProblem, Invalid
from community.infra.markdown import MAX_SOURCE_BYTES, MarkdownRenderer, MarkdownTooLong, MarkdownTooSlow, Rendered
from community.infra.markdown_files import TextFile


class ContentTooLong(DomainError):
    """The Markdown source is larger than `limit` bytes."""

    status = 413
    code = "content_too_long"


class ContentTooComplex(DomainError):
    """The Markdown source takes too long to render: no text that a person writes does."""

    status = 422
    code = "content_too_complex"


def clean_line(text: str) -> str:
    """One line: control characters gone, white space single."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(kept).split())


def clean_source(source: str) -> str:
    """PostgreSQL stores no NUL, and Markdown shows it as U+FFFD.

    Raises:
        Invalid: nothing to read in it.
    """
    source = source.replace("\x00", "\ufffd").strip("\r\n").rstrip()
    if not source.strip():
        raise Invalid({"/source": FieldProblem("required")})
    return source


async def render(
    markdown: MarkdownRenderer,
    source: str,
    place: str = "",
    files: Mapping[UUID, TextFile] | None = None,
    *,
    limit: int = MAX_SOURCE_BYTES,
) -> Rendered:
    """Render before anything is locked: it may take a while.

    Raises:
        ContentTooLong, ContentTooComplex.
    """
    try:
        return await markdown.render(source, place, files, limit=limit)
    except MarkdownTooLong as error:
        raise ContentTooLong(size=error.size, limit=error.limit) from error
    except MarkdownTooSlow as error:
        raise ContentTooComplex from error
