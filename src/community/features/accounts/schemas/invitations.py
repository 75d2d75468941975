"""Invitations."""

from datetime import datetime
from uuid import UUID

import msgspec

from community.core.i18n import Locale
from community.core.permissions import Role
from community.features.accounts.schemas.fields import EmailText, Line, PasswordText, TokenText


class InvitationIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Without an organisation: into one's own, or none for the chamber's staff."""

    email: EmailText
    organisation_id: UUID | None = None
    role: Role
    locale: Locale


class InvitationAcceptIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    token: TokenText
    given_name: Line
    family_name: Line
    function: Line
    password: PasswordText
    locale: Locale


class InvitationOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    email: str
    organisation_id: UUID | None
    organisation_name: str | None
    role: str
    locale: str
    state: str
    inviter_name: str
    created_at: datetime
    expires_at: datetime


class InvitationCheckOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom an invitation is for, with what the inviter knew of them."""

    email: str
    given_name: str
    family_name: str
    locale: str
    organisation_name: str | None
    inviter_name: str
    expires_at: datetime


class ImportLineOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What came of one line of a file: `invited`, or `refused` for the reason `code`."""

    line: int
    email: str
    state: str
    code: str | None


class ImportOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    lines: list[ImportLineOut]
