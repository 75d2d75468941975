"""The person who asks: signing in, own account."""

from uuid import UUID

import msgspec

from community.core.i18n import Locale
from community.features.accounts.schemas.fields import (
    EmailText,
    Languages,
    Line,
    OptionalText,
    PasswordText,
    Phone,
    TokenText,
)


class SignInIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    email: EmailText
    password: PasswordText


class EmailIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    email: EmailText


class TokenIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    token: TokenText


class TokenPasswordIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A link from a mail, and the password chosen on the page that it opens."""

    token: TokenText
    password: PasswordText


class PasswordChangeIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    current: PasswordText
    new: PasswordText


class EmailChangeIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Another mail address, with the password asked again."""

    email: EmailText
    password: PasswordText


class EmailChangedOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The address that counts from now on, and whether this device is still signed in."""

    email: str
    signed_in: bool


class MePatch(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What people may change of themselves; what is left out stays."""

    given_name: Line | msgspec.UnsetType = msgspec.UNSET
    family_name: Line | msgspec.UnsetType = msgspec.UNSET
    function: Line | msgspec.UnsetType = msgspec.UNSET
    locale: Locale | msgspec.UnsetType = msgspec.UNSET
    languages: Languages | msgspec.UnsetType = msgspec.UNSET
    about: OptionalText | msgspec.UnsetType = msgspec.UNSET
    phone: Phone | msgspec.UnsetType | None = msgspec.UNSET
    shows_email: bool | msgspec.UnsetType = msgspec.UNSET
    shows_phone: bool | msgspec.UnsetType = msgspec.UNSET


class MyOrganisationOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    legal_name: str
    kind: str


class MeOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The reader, with all that they may do and may change."""

    id: UUID
    given_name: str
    family_name: str
    name: str
    email: str
    function: str
    locale: str
    languages: list[str]
    about: str
    phone: str | None
    shows_email: bool
    shows_phone: bool
    roles: list[str]
    permissions: list[str]
    organisation: MyOrganisationOut | None


class ActivationCheckOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Whom an activation link is for."""

    email: str
    name: str
    organisation_name: str | None
