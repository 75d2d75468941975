"""Titles, tags and rules of spaces on their way in."""

from typing import Final

from community.core.errors import FieldProblem, Invalid
from community.features.forums.schemas.rules import Rules
from community.infra.texts import clean_line

TITLE_LENGTH: Final = (3, 200)


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
