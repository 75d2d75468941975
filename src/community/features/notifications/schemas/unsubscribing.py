"""Links in mails that end mails."""

from typing import Annotated

import msgspec

from community.features.notifications.schemas.scope import Scope

Token = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class UnsubscribeCheckIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    token: Token


class UnsubscribeIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    token: Token
    scope: Scope


class UnsubscribeOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the link can end, the nearest first; never whose it is, nor what the subject is called."""

    scopes: list[Scope]
    kind: str | None
