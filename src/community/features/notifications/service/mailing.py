"""Mails of notices that nobody has read meanwhile."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from community.core.actor import Actor
from community.core.i18n import resolve_locale
from community.core.notices import NoticeKind
from community.core.subjects import ItemView, SubjectView
from community.features.accounts.api import actors_of
from community.features.notifications.models import MailStage, NoticeSettings, StoredNotice
from community.features.notifications.policy import QuietHours, quiet_until
from community.features.notifications.queries.showing import standing
from community.features.notifications.repository import preferences, waiting
from community.features.notifications.schemas.scope import Scope
from community.features.notifications.service.addresses import reply_address
from community.features.notifications.service.mail_texts import Endings, Told, notice_mail
from community.features.notifications.service.tokens import Ticket, sign
from community.infra.consuming import ConsumerContext
from community.infra.mail.compose import mail_host
from community.infra.mail.outgoing import Outgoing

BATCH: Final = 200
MAILS_A_DAY: Final = 100
"""For one person; what comes beyond stays in the inbox and comes with the digest."""
TEMPLATE: Final = "notification"
PAGE: Final = "/desabonnement"
ONE_CLICK: Final = "/api/notifications/unsubscribe"


def quiet_hours_of(settings: NoticeSettings | None) -> QuietHours | None:
    if settings is None or settings.quiet_from is None or settings.quiet_until is None:
        return None
    return QuietHours(
        begin=settings.quiet_from, end=settings.quiet_until, days=tuple(settings.quiet_days), zone=settings.zone
    )


class Mailer:
    """Sends what is due, in the transaction of one job."""

    def __init__(self, context: ConsumerContext) -> None:
        self._context = context
        self._session = context.session
        self._now = context.clock.now()
        self._base_url = context.settings.base_url

    async def send_due(self) -> bool:
        """Send a batch; True when there may be more."""
        due = await waiting.take_due(self._session, now=self._now, limit=BATCH)
        by_person: defaultdict[UUID, list[StoredNotice]] = defaultdict(list)
        for notice in due:
            by_person[notice.person_id].append(notice)
        boxes = await waiting.mailboxes_of(self._session, by_person)
        settings = await waiting.settings_of(self._session, by_person)
        actors = await actors_of(self._session, by_person)
        names = await waiting.names_of(self._session, {notice.by for notice in due if notice.by is not None})
        for person_id, notices in by_person.items():
            own, box, actor = settings.get(person_id), boxes.get(person_id), actors.get(person_id)
            if box is None or actor is None or (own is not None and own.mail_stop is not None):
                await waiting.set_stage(self._session, notices, MailStage.CANCELLED)
                continue
            until = quiet_until(self._now, quiet_hours_of(own), None if own is None else own.muted_until)
            if until is not None:
                await waiting.postpone(self._session, person_id, until)
                continue
            await self._send(actor, box, notices, names)
        return len(due) >= BATCH

    async def _send(
        self, actor: Actor, box: waiting.Mailbox, notices: Sequence[StoredNotice], names: dict[UUID, str]
    ) -> None:
        """The mails of one person, one for each subject."""
        wanted = await standing(self._session, actor, self._context.catalogue, notices)
        by_subject: defaultdict[tuple[str, UUID], list[StoredNotice]] = defaultdict(list)
        gone: list[StoredNotice] = []
        for notice in notices:
            living = notice.id in wanted
            (by_subject[notice.subject_kind, notice.subject_id] if living else gone).append(notice)
        await waiting.set_stage(self._session, gone, MailStage.CANCELLED)
        for own in by_subject.values():
            allowed = await self._count(actor.id)
            sent = allowed and await self._write(actor, box, own, names)
            await waiting.set_stage(self._session, own, MailStage.SENT if sent else MailStage.CANCELLED)

    async def _count(self, person_id: UUID) -> bool:
        """Count one more mail of the person's day; False when there have been enough."""
        own = await preferences.own_settings(self._session, person_id)
        today = self._now.astimezone(ZoneInfo(own.zone)).date()
        if own.mails_on != today:
            own.mails_on, own.mails_sent = today, 0
        if own.mails_sent >= MAILS_A_DAY:
            return False
        own.mails_sent += 1
        await self._session.flush()
        return True

    async def _write(
        self, actor: Actor, box: waiting.Mailbox, notices: Sequence[StoredNotice], names: dict[UUID, str]
    ) -> bool:
        """One mail about one subject; False where there is nothing to say of it."""
        newest = notices[-1]
        source = self._context.catalogue.subjects[newest.subject_kind]
        views = await source.views(self._session, actor, [newest.subject_id])
        subject = views.get(newest.subject_id)
        if subject is None:
            return False
        numbers = {notice.item for notice in notices if notice.item is not None and not self._kind(notice).confidential}
        items = await source.items(self._session, actor, [(newest.subject_id, number) for number in numbers])
        told = dict.fromkeys(
            _told(notice, subject, items.get((notice.subject_id, notice.item or 0)), names) for notice in notices
        )
        locale = resolve_locale(box.locale)
        address = await reply_address(
            self._context,
            person_id=newest.person_id,
            subject_kind=newest.subject_kind,
            subject_id=newest.subject_id,
        )
        composed = notice_mail(
            locale,
            subject=subject,
            told=list(told),
            reason=newest.reason,
            endings=self._endings(newest),
            base_url=self._base_url,
            again=notices[0].item is not None and notices[0].item > 1,
            answerable=address is not None,
        )
        await Outgoing(self._session, self._context.settings, self._now).queue_composed(
            composed, template=TEMPLATE, recipient=box.email, locale=locale, headers=self._headers(newest, address)
        )
        return True

    def _kind(self, notice: StoredNotice) -> NoticeKind:
        return self._context.catalogue.notices[notice.kind]

    def _ticket(self, notice: StoredNotice, scope: Scope) -> str:
        followed = scope is Scope.SUBJECT
        return sign(
            self._context.settings,
            Ticket(
                person_id=notice.person_id,
                scope=scope,
                kind=notice.kind,
                subject_kind=notice.subject_kind if followed else None,
                subject_id=notice.subject_id if followed else None,
            ),
        )

    def _endings(self, notice: StoredNotice) -> Endings:
        page = f"{self._base_url}{PAGE}#token="
        followed = not self._kind(notice).direct
        return Endings(
            subject=page + self._ticket(notice, Scope.SUBJECT) if followed else None,
            kind=page + self._ticket(notice, Scope.KIND),
        )

    def _headers(self, notice: StoredNotice, address: str | None) -> dict[str, str]:
        """What mail programs need to thread, to file, to end and to answer."""
        host = mail_host(self._base_url)
        followed = not self._kind(notice).direct
        token = self._ticket(notice, Scope.SUBJECT if followed else Scope.KIND)
        thread = f"<{notice.subject_kind}.{notice.subject_id.hex}@{host}>"
        headers = {
            "List-Id": f"<{notice.subject_kind}.{host}>",
            "List-Unsubscribe": f"<{self._base_url}{ONE_CLICK}?token={token}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "In-Reply-To": thread,
            "References": thread,
            "Precedence": "list",
        }
        return headers if address is None else {**headers, "Reply-To": address}


def _told(notice: StoredNotice, subject: SubjectView, item: ItemView | None, names: dict[UUID, str]) -> Told:
    return Told(
        kind=notice.kind,
        name=None if notice.by is None else names.get(notice.by),
        html="" if item is None else item.html,
        excerpt="" if item is None else item.excerpt,
        path=subject.path if item is None else item.path,
    )
