"""Texts of people on their way in: trimmed, checked, rendered."""

import unicodedata
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from community.core.errors import FieldProblem, Invalid
from community.features.forums.errors import ContentTooComplex, ContentTooLong
from community.features.forums.schemas.rules import Rules
from community.features.media.api import TextFile
from community.infra.markdown import MarkdownRenderer, MarkdownTooLong, MarkdownTooSlow, Rendered

TITLE_LENGTH: Final = (3, 200)


def clean_line(text: str) -> str:
    """One line: control characters gone, white space single."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(kept).split())


def clean_title(text: str) -> str:
    """Raises Invalid when too little or too much is left."""
    title = clean_line(text)
    shortest, longest = TITLE_LENGTH
    if len(title) < shortest:
        raise Invalid({"/title": FieldProblem("too_short", minimum=shortest)})
    if len(title) > longest:
        raise Invalid({"/title": FieldProblem("too_long", maximum=longest)})
    return title


def clean_tags(tags: list[str]) -> list[str]:
    """Lower case, each once, in the order given."""
    return list(dict.fromkeys(tag for tag in (clean_line(tag).lower() for tag in tags) if tag))


def clean_rules(rules: Rules) -> Rules:
    """Raises Invalid where no text could obey."""
    if 0 < rules.maximum_length < rules.minimum_length:
        raise Invalid({"/rules/maximumLength": FieldProblem("too_small", minimum=rules.minimum_length)})
    return Rules(
        minimum_length=rules.minimum_length,
        maximum_length=rules.maximum_length,
        required_tags=clean_tags(rules.required_tags),
        allowed_tags=clean_tags(rules.allowed_tags),
        template_required=rules.template_required,
    )


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
    markdown: MarkdownRenderer, source: str, place: str = "", files: Mapping[UUID, TextFile] | None = None
) -> Rendered:
    """Render before anything is locked: it may take a while.

    Raises:
        ContentTooLong, ContentTooComplex.
    """
    try:
        return await markdown.render(source, place, files)
    except MarkdownTooLong as error:
        raise ContentTooLong(size=error.size, limit=error.limit) from error
    except MarkdownTooSlow as error:
        raise ContentTooComplex from error
