"""Single-use links: made for a mail, looked at, spent."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from community.features.accounts.errors import LinkExpired, LinkInvalid, LinkUsed
from community.features.accounts.models import Token
from community.features.accounts.models.session import TokenKind
from community.features.accounts.repository.tokens import lock_token, read_token
from community.features.accounts.service.tokens import new_token, token_hash
from community.features.accounts.service.work import Work

LIFETIMES: Final = {
    TokenKind.APPLICATION_CONFIRM: timedelta(hours=48),
    TokenKind.APPLICATION_ANSWER: timedelta(days=30),
    TokenKind.ACTIVATION: timedelta(days=7),
    TokenKind.PASSWORD_RESET: timedelta(hours=1),
    TokenKind.EMAIL_CHANGE: timedelta(hours=24),
    TokenKind.EMAIL_UNDO: timedelta(days=7),
}

# Pages of the front end that links in mails open.
CONFIRM_PAGE: Final = "/candidature/confirmer"
ANSWER_PAGE: Final = "/candidature/repondre"
ACTIVATION_PAGE: Final = "/activation"
RESET_PAGE: Final = "/mot-de-passe"
EMAIL_CHANGE_PAGE: Final = "/adresse/confirmer"
EMAIL_UNDO_PAGE: Final = "/adresse/retablir"
INVITATION_PAGE: Final = "/invitation"
SIGN_IN_PAGE: Final = "/connexion"
APPLICATIONS_PAGE: Final = "/moderation/candidatures"


class Links:
    """The links of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def make(
        self,
        kind: TokenKind,
        *,
        person_id: UUID | None = None,
        application_id: UUID | None = None,
        email: str | None = None,
    ) -> str:
        """A new link's token; only its hash stays here."""
        token, now = new_token(), self._work.now()
        self._work.session.add(
            Token(
                kind=kind,
                token_hash=token_hash(token),
                person_id=person_id,
                application_id=application_id,
                email=email,
                created_at=now,
                expires_at=now + LIFETIMES[kind],
            )
        )
        return token

    async def look(self, kind: TokenKind, token: str) -> Token:
        """The link, if it would still work.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed: it would not.
        """
        return self._checked(kind, await read_token(self._work.session, token_hash(token)))

    async def spend(self, kind: TokenKind, token: str) -> Token:
        """The link, used from now on.

        Raises:
            LinkInvalid, LinkExpired, LinkUsed: it does not work any more.
        """
        found = self._checked(kind, await lock_token(self._work.session, token_hash(token)))
        found.used_at = self._work.now()
        return found

    def _checked(self, kind: TokenKind, found: Token | None) -> Token:
        if found is None or found.kind != kind:
            raise LinkInvalid
        if found.used_at is not None:
            raise LinkUsed
        if found.expires_at <= self._work.now():
            raise LinkExpired(expiredAt=found.expires_at)
        return found
