"""Templates of a space, kept by those who moderate it, and topics that are opened with one."""

from typing import NamedTuple
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.features.forums import policy
from community.features.forums.errors import OrderChanged, TemplateChanged, TemplateGone, VersionConflict
from community.features.forums.models import Template, TopicForm
from community.features.forums.repository import templates, topics
from community.features.forums.schemas.spaces import NameIn
from community.features.forums.schemas.templates import FieldIn, TemplateIn, TemplateOrderIn, TemplatePut, TopicFormIn
from community.features.forums.service.forms import checked_answers, form_as_draft, form_as_markdown, organisations_in
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line


class Filled(NamedTuple):
    """The text that a form makes, and the form as it is kept with the topic."""

    source: str
    form: TopicForm
    draft: dict[str, object]
    """The form as drafts keep it."""


async def filled(uow: UnitOfWork, actor: Actor, topic_id: UUID, space_id: UUID, form: TopicFormIn) -> Filled:
    """Check a form against its template as it is now.

    Raises:
        TemplateChanged, TemplateGone: the person filled in another one; nothing of theirs is lost by asking again.
        Invalid: answers that the template does not take.
    """
    template = await templates.template_of(uow.session, space_id, form.template_id)
    if template is None or template.removed_at is not None:
        raise TemplateGone
    if template.version != form.version:
        raise TemplateChanged(version=template.version)
    fields = msgspec.convert(template.fields, list[FieldIn])
    answers = checked_answers(fields, form.values)
    named = organisations_in(fields, answers)
    names = await templates.organisations_called(uow.session, set(named.values()))
    unknown = [field for field, found in named.items() if found not in names]
    if unknown:
        raise Invalid({f"/form/values/{field}": FieldProblem("unknown_value") for field in unknown})
    kept = TopicForm(
        topic_id=topic_id, template_id=template.id, template_version=template.version, answers=dict(answers)
    )
    source = form_as_markdown(fields, answers, actor.locale, names)
    chosen = {field: f"{found} {names[found]}" for field, found in named.items()}
    return Filled(source, kept, form_as_draft(template.id, fields, form.values, chosen))


class TemplateService:
    """Changes to templates; each is a new version, so that who is filling it in is told."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def create(self, *, actor: Actor, space_id: UUID, template: TemplateIn) -> UUID:
        await self._check_moderator(actor, space_id)
        made = Template(
            space_id=space_id,
            name=_name(template.name),
            position=await templates.next_position(self._uow.session, space_id),
            fields=_fields(template.fields),
        )
        self._uow.session.add(made)
        await self._uow.session.flush()
        return made.id

    async def change(self, *, actor: Actor, template_id: UUID, template: TemplatePut) -> None:
        """Raises VersionConflict when somebody else was faster."""
        present = await self._lock(actor, template_id)
        if present.version != template.version:
            raise VersionConflict(version=present.version)
        wanted = _name(template.name), _fields(template.fields)
        if wanted != (present.name, present.fields):
            present.name, present.fields = wanted
            present.version += 1

    async def remove(self, *, actor: Actor, template_id: UUID) -> None:
        """Take a template out of use; topics that were opened with it stay."""
        present = await self._lock(actor, template_id)
        present.removed_at = self._clock.now()

    async def order(self, *, actor: Actor, space_id: UUID, order: TemplateOrderIn) -> None:
        await self._check_moderator(actor, space_id)
        present = {template.id: template for template in await templates.templates_of(self._uow.session, space_id)}
        if sorted(order.template_ids) != sorted(present):
            raise OrderChanged
        for position, template_id in enumerate(order.template_ids, start=1):
            present[template_id].position = position

    async def _lock(self, actor: Actor, template_id: UUID) -> Template:
        template = await templates.lock_template(self._uow.session, template_id)
        if template is None:
            raise NotFound
        await self._check_moderator(actor, template.space_id)
        return template

    async def _check_moderator(self, actor: Actor, space_id: UUID) -> None:
        level = await topics.level_of_space(
            self._uow.session, space_id, visible=policy.may_see(actor), level=policy.level_in(actor)
        )
        if level is None:
            raise NotFound
        if not policy.moderates(level):
            raise Forbidden


def _name(name: NameIn) -> dict[str, str]:
    texts = {"fr": clean_line(name.fr), "en": clean_line(name.en or ""), "es": clean_line(name.es or "")}
    if not texts["fr"]:
        raise Invalid({"/name/fr": FieldProblem("required")})
    return {locale: text for locale, text in texts.items() if text}


def _fields(fields: list[FieldIn]) -> list[dict[str, object]]:
    """Raises Invalid where a form could not be filled in."""
    ids = [field.id for field in fields]
    for place, field in enumerate(fields):
        if field.id in ids[:place]:
            raise Invalid({f"/fields/{place}/id": FieldProblem("duplicate")})
        if not clean_line(field.label.fr):
            raise Invalid({f"/fields/{place}/label/fr": FieldProblem("required")})
        if any(not clean_line(option.label.fr) for option in field.options):
            raise Invalid({f"/fields/{place}/options": FieldProblem("option_in_french")})
        options = [option.id for option in field.options]
        if field.kind in {"choice", "choices"} and not options:
            raise Invalid({f"/fields/{place}/options": FieldProblem("required")})
        if len(set(options)) < len(options):
            raise Invalid({f"/fields/{place}/options": FieldProblem("duplicate")})
    builtin: list[dict[str, object]] = msgspec.to_builtins(fields)
    return builtin
