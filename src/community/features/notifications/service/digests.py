"""Digests: once for each period and person, only if something is new."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.i18n import Locale, resolve_locale, translate
from community.core.subjects import News
from community.features.accounts.api import actors_of
from community.features.notifications.models import Digest
from community.features.notifications.queries.inbox import lines
from community.features.notifications.repository import digests, waiting
from community.features.notifications.schemas.inbox import NoticeLineOut
from community.features.notifications.schemas.scope import Scope
from community.features.notifications.service.digest_texts import Entry, Part, digest_mail
from community.features.notifications.service.mail_texts import sentence
from community.features.notifications.service.mailing import ONE_CLICK, PAGE
from community.features.notifications.service.tokens import Ticket, sign
from community.infra.consuming import ConsumerContext
from community.infra.mail.compose import mail_host
from community.infra.mail.outgoing import Outgoing

BATCH: Final = 100
ENTRIES: Final = 8
"""In each part."""
AWAY: Final = timedelta(days=180)
"""Who has not been here for so long gets no digest any more."""
TEMPLATE: Final = "digest"


class Digests:
    """Writes digests, in the transaction of one job."""

    def __init__(self, context: ConsumerContext) -> None:
        self._context = context
        self._session = context.session
        self._now = context.clock.now()

    async def send_due(self, after: UUID) -> UUID | None:
        """Send those of the next people by key; the key to go on from, None at the end."""
        due = await digests.due(self._session, now=self._now, after=after, limit=BATCH)
        claimed = await digests.claim(self._session, due)
        wanted = [
            person
            for person in due
            if (ours := claimed.get(person.person_id)) is not None
            and ours.mail_stop is None
            and ours.seen_at is not None
            and ours.seen_at > self._now - AWAY
        ]
        ids = [person.person_id for person in wanted]
        actors, boxes = await actors_of(self._session, ids), await waiting.mailboxes_of(self._session, ids)
        for person in wanted:
            actor, box = actors.get(person.person_id), boxes.get(person.person_id)
            if actor is not None and box is not None:
                await self._send(actor, box, person)
        return due[-1].person_id if len(due) == BATCH else None

    async def _send(self, actor: Actor, box: waiting.Mailbox, person: digests.Due) -> None:
        locale = resolve_locale(box.locale)
        parts = await self._parts(actor, locale, self._since(person))
        if not parts:
            return
        token = sign(self._context.settings, Ticket(person_id=actor.id, scope=Scope.DIGEST))
        base_url = self._context.settings.base_url
        composed = digest_mail(
            locale, parts, period=person.digest, base_url=base_url, ending=f"{base_url}{PAGE}#token={token}"
        )
        headers = {
            "List-Id": f"<digest.{mail_host(base_url)}>",
            "List-Unsubscribe": f"<{base_url}{ONE_CLICK}?token={token}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "list",
        }
        await Outgoing(self._session, self._context.settings, self._now).queue_composed(
            composed, template=TEMPLATE, recipient=box.email, locale=locale, headers=headers
        )

    def _since(self, person: digests.Due) -> datetime:
        """The end of the period before; at most two of them back."""
        days = 1 if person.digest == Digest.DAILY else 7
        earliest = self._now - timedelta(days=2 * days)
        if person.former is None:
            return self._now - timedelta(days=days)
        return max(earliest, datetime.combine(person.former, time(), UTC))

    async def _parts(self, actor: Actor, locale: Locale, since: datetime) -> list[Part]:
        catalogue = self._context.catalogue
        page = await lines(self._session, actor, catalogue, only="unread", cursor=None, limit=50)
        unread = [line for line in page.items if line.at > since]
        direct = [line for line in unread if line.direct]
        news: list[News] = []
        for source in catalogue.subjects.values():
            if source.news is not None:
                news += await source.news(self._session, actor, since, ENTRIES)
        parts = [
            Part(name="direct", entries=[_told(locale, line) for line in direct[:ENTRIES]]),
            Part(name="followed", entries=[_new(locale, each) for each in news if each.followed][:ENTRIES]),
            Part(name="popular", entries=[_new(locale, each) for each in news if not each.followed][:ENTRIES]),
        ]
        return [part for part in parts if part.entries]


def _told(locale: Locale, line: NoticeLineOut) -> Entry:
    name = line.people[0].name if line.people else None
    return Entry(title=line.title, detail=f"{sentence(locale, line.kind, name)} · {line.place}", path=line.path)


def _new(locale: Locale, news: News) -> Entry:
    posts = translate(locale, "notifications.digest.posts", count=news.count)
    return Entry(title=news.title, detail=f"{posts} · {news.place}", path=news.path)
