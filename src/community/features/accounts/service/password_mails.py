"""Mails with the links by which people choose a password."""

from datetime import timedelta
from typing import Final

from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.accounts.models.session import TokenKind
from community.features.accounts.repository.people import person_by_email
from community.features.accounts.repository.tokens import count_recent_tokens
from community.features.accounts.service.links import ACTIVATION_PAGE, RESET_PAGE, Links
from community.features.accounts.service.work import Work

PASSWORD_MAIL_JOB: Final = "accounts.password_mail"  # noqa: S105 - a job's name
MAILS_AN_HOUR: Final = 3


class PasswordMails:
    """Writes them into one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._links = Links(work)

    async def answer_forgotten(self, *, email_key: str) -> None:
        """The worker's half of a forgotten password: a link for a member, the first link again for who was let in."""
        work = self._work
        person = await person_by_email(work.session, email_key)
        if person is None or person.state == PersonState.SUSPENDED:
            return
        kind = TokenKind.ACTIVATION if person.state == PersonState.INVITED else TokenKind.PASSWORD_RESET
        since = work.now() - timedelta(hours=1)
        if await count_recent_tokens(work.session, person_id=person.id, kind=kind, since=since) >= MAILS_AN_HOUR:
            return
        if kind is TokenKind.ACTIVATION:
            await self.welcome(person)
        else:
            link = work.mails.link(RESET_PAGE, self._links.make(kind, person_id=person.id))
            await work.mails.queue(
                "password_reset", recipient=person.email, locale=person.locale, params={"link": link}
            )

    async def welcome(self, person: Person) -> None:
        """Tell somebody that they are let in, with the link to choose the first password."""
        link = self._work.mails.link(ACTIVATION_PAGE, self._links.make(TokenKind.ACTIVATION, person_id=person.id))
        await self._work.mails.queue(
            "application_approved", recipient=person.email, locale=person.locale, params={"link": link}
        )
