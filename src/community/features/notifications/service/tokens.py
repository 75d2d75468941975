"""Signed links in mails that let nobody in: they only end mails to the person they were made for."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from community.features.notifications.schemas.scope import Scope
from community.settings import Settings

_SIGNATURE_BYTES: Final = 20
_PURPOSE: Final = b"notifications.unsubscribe.1"


class Ticket(msgspec.Struct, frozen=True, array_like=True):
    """What a link says. `scope`: what one click ends; the page offers the others that apply."""

    person_id: UUID
    scope: Scope
    kind: str | None = None
    subject_kind: str | None = None
    subject_id: UUID | None = None

    def scopes(self) -> list[Scope]:
        """What the holder may choose to end, the nearest first."""
        found = [self.scope]
        if self.kind is not None and Scope.KIND not in found:
            found.append(Scope.KIND)
        return [*found, Scope.ALL] if Scope.ALL not in found else found


_encoder: Final = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder: Final = msgspec.msgpack.Decoder(Ticket)


def sign(settings: Settings, ticket: Ticket) -> str:
    """The ticket as a token for an address."""
    payload = _encoder.encode(ticket)
    return urlsafe_b64encode(_signature(settings, payload) + payload).rstrip(b"=").decode("ascii")


def read(settings: Settings, token: str) -> Ticket | None:
    """The ticket in a token; None: not made here, or changed since."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(settings, payload)):
        return None
    return _decoder.decode(payload)


def _signature(settings: Settings, payload: bytes) -> bytes:
    key = hmac.digest(settings.secret_key.encode(), _PURPOSE, sha256)
    return hmac.digest(key, payload, sha256)[:_SIGNATURE_BYTES]
