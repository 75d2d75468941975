"""The posting rules of a space, told by name where a text does not keep them."""

from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.errors import FieldProblem, Forbidden, Invalid
from community.features.forums import policy
from community.features.forums.errors import ModeratorsOpen, RepliesClosed, SpaceArchived, TemplateRequired
from community.features.forums.models import Level, SpaceCondition
from community.features.forums.repository import spaces
from community.features.forums.schemas.rules import Rules


async def check_opening(
    session: AsyncSession, space_id: UUID, *, level: int, source: str, tags: list[str], by_template: bool
) -> None:
    """Raises Invalid or TemplateRequired, unless the actor moderates the space."""
    if policy.moderates(level):
        return
    rules = await rules_of(session, space_id)
    if rules.template_required and not by_template:
        raise TemplateRequired
    check_length(rules, source)
    _check_tags(rules, tags)


async def check_tags(session: AsyncSession, space_id: UUID, *, level: int, tags: list[str]) -> None:
    """A change of tags does not go round the rule on them."""
    if not policy.moderates(level):
        _check_tags(await rules_of(session, space_id), tags)


def _check_tags(rules: Rules, tags: list[str]) -> None:
    required, allowed = set(rules.required_tags), {*rules.allowed_tags, *rules.required_tags}
    if required and not required & set(tags):
        raise Invalid({"/tags": FieldProblem("tag_required", tags=", ".join(rules.required_tags))})
    strange = [tag for tag in tags if rules.allowed_tags and tag not in allowed]
    if strange:
        raise Invalid({"/tags": FieldProblem("tag_not_allowed", tag=strange[0], tags=", ".join(sorted(allowed)))})


async def check_first_post(session: AsyncSession, space_id: UUID, *, level: int, source: str) -> None:
    """An edit does not go round the rule on length."""
    if not policy.moderates(level):
        check_length(await rules_of(session, space_id), source)


def check_length(rules: Rules, source: str) -> None:
    if len(source) < rules.minimum_length:
        raise Invalid({"/source": FieldProblem("text_too_short", minimum=rules.minimum_length, length=len(source))})
    if 0 < rules.maximum_length < len(source):
        raise Invalid({"/source": FieldProblem("text_too_long", maximum=rules.maximum_length, length=len(source))})


async def rules_of(session: AsyncSession, space_id: UUID) -> Rules:
    found = await spaces.limits_of(session, space_id)
    return msgspec.convert(found.rules, Rules)


async def refusal(session: AsyncSession, space_id: UUID, wanted: Level) -> Forbidden:
    """Why somebody who sees a space may not write in it: by a rule of the space, or for want of the right."""
    found = await spaces.limits_of(session, space_id)
    if found.state != SpaceCondition.OPEN:
        return SpaceArchived()
    if found.ceiling >= wanted:
        return Forbidden()
    return ModeratorsOpen() if wanted == Level.OPEN else RepliesClosed()
