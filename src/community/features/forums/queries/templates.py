"""The templates of a space, to be filled in or edited."""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.forums import policy
from community.features.forums.models import Space, Template
from community.features.forums.queries.spaces import rules_out
from community.features.forums.schemas.spaces import LocalisedOut
from community.features.forums.schemas.templates import (
    FieldIn,
    FieldOut,
    HelpIn,
    LabelIn,
    OptionOut,
    TemplateOut,
    TemplatesOut,
)


async def templates(session: AsyncSession, actor: Actor, space_id: UUID) -> TemplatesOut:
    """Templates in their order, and the rules of the space; two statements."""
    rules = await session.scalar(select(Space.rules).where(Space.id == space_id, policy.may_see(actor)))
    if rules is None:
        raise NotFound
    rows = await session.scalars(
        select(Template)
        .where(Template.space_id == space_id, Template.removed_at.is_(None))
        .order_by(Template.position, Template.id)
    )
    return TemplatesOut(items=[_out(row) for row in rows], rules=rules_out(rules))


async def template(session: AsyncSession, template_id: UUID) -> TemplateOut:
    """One, for who has just changed it."""
    row = await session.get(Template, template_id)
    if row is None:
        raise NotFound
    return _out(row)


def _out(row: Template) -> TemplateOut:
    return TemplateOut(
        id=row.id,
        space_id=row.space_id,
        name=LocalisedOut(fr=row.name["fr"], en=row.name.get("en"), es=row.name.get("es")),
        version=row.version,
        fields=[_field(field) for field in msgspec.convert(row.fields, list[FieldIn])],
    )


def _field(field: FieldIn) -> FieldOut:
    return FieldOut(
        id=field.id,
        kind=field.kind,
        label=_words(field.label),
        help=_words(field.help or HelpIn()),
        required=field.required,
        max_length=field.max_length,
        options=[OptionOut(id=option.id, label=_words(option.label)) for option in field.options],
    )


def _words(text: LabelIn | HelpIn) -> LocalisedOut:
    return LocalisedOut(fr=text.fr, en=text.en, es=text.es)
