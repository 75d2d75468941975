"""Alerts as notices and mails speak of them: what they have told, as far as it exists for their owner now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import resolve_locale, translate
from community.core.searching import FoundView
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.search.models import Alert
from community.features.search.notices import ALERT
from community.features.search.queries.alerts import Told, alerts_by_id, told_by
from community.features.search.service.asking import Sources, shown

_LISTED: Final = 10
"""Of what was found, in a mail."""


def alert_subjects(sources: Sources) -> SubjectSource:
    """The source of the kind, for what can be found in these."""

    async def views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
        place = translate(resolve_locale(actor.locale), "search.alert")
        found = await alerts_by_id(session, actor, ids)
        return {
            each: SubjectView(title=alert.query, path=results_path(alert), place=place) for each, alert in found.items()
        }

    async def items(session: AsyncSession, actor: Actor, wanted: Sequence[Item]) -> Mapping[Item, ItemView]:
        told = await told_by(session, actor, wanted) if wanted else []
        there = await shown(session, sources, actor, [each.hit for each in told])
        found: defaultdict[Item, list[FoundView]] = defaultdict(list)
        for each in told:
            if view := there.get((each.hit.kind, each.hit.id)):
                found[each.item].append(view)
        return {each.item: _item(each, found[each.item]) for each in told if each.item in found}

    return SubjectSource(kind=ALERT, views=views, items=items)


def results_path(alert: Alert) -> str:
    """The page of results that the alert looks after, the newest first."""
    tab = {"type": alert.tab} if alert.tab else {}
    return f"/recherche?{urlencode({'q': alert.query, **tab, 'tri': 'date'})}"


def _item(told: Told, views: Sequence[FoundView]) -> ItemView:
    lines = (
        f'<li><a href="{escape(view.path)}">{escape(view.title)}</a> {escape(view.place)}</li>'
        for view in views[:_LISTED]
    )
    return ItemView(
        path=results_path(told.alert),
        author_id=told.alert.person_id,
        author_name="",
        excerpt=" · ".join(view.title for view in views),
        html=f"<ul>{''.join(lines)}</ul>",
        at=told.at,
    )
