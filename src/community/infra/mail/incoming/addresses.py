"""Signed addresses: `reply+<token>@` says what a mail answers, `bounce+<token>@` which mail could not be delivered.

A local part holds 64 characters, and mail servers change their case: a token is base32 in lower case. One of a reply
holds what is answered and the day of issue; the person is not in it but in its signature, so that it is worth nothing
to anybody else: whoever writes must be the one it was made for.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

REPLY_DAYS: Final = 90
"""A mail older than that is answered on the platform."""

_REPLY_MAC_BYTES: Final = 12
_BOUNCE_MAC_BYTES: Final = 14
_EPOCH: Final = date(2020, 1, 1)
_OURS: Final = re.compile(r"(reply|bounce)\+([a-z2-7]{48})@([a-z0-9.-]+)")
"""Both tokens hold 30 bytes, which base32 writes without a bit left over: each in one way only."""


class ReplyToken(msgspec.Struct, frozen=True, kw_only=True):
    """What the token of a reply says, before anybody has verified it."""

    subject_id: UUID
    issued: date
    mac: bytes

    def expired(self, today: date) -> bool:
        return not timedelta() <= today - self.issued <= timedelta(days=REPLY_DAYS)


class SignedAddresses:
    """Makes and reads the addresses of one installation.

    Args:
        secret: `settings.secret_key`.
        domain: `settings.inbound_domain`.
    """

    def __init__(self, secret: str, domain: str) -> None:
        self._reply_key = hmac.digest(secret.encode(), b"mail reply address", sha256)
        self._bounce_key = hmac.digest(secret.encode(), b"mail bounce address", sha256)
        self._domain = domain.lower()

    def reply(self, *, person_id: UUID, generation: int, kind: str, subject_id: UUID, today: date) -> str:
        """The address at which one person answers one subject.

        Args:
            person_id: who may write there.
            generation: raised to make all former addresses of the person worthless.
            kind: of the subject.
            subject_id: what is answered.
            today: day of issue.
        """
        mac = self._reply_mac(subject_id, today, person_id, generation, kind)
        return f"reply+{_encode(_day(today) + subject_id.bytes + mac)}@{self._domain}"

    def bounce(self, mail_id: UUID) -> str:
        """The envelope sender of one mail, to which its failure is reported."""
        return f"bounce+{_encode(mail_id.bytes + self._bounce_mac(mail_id))}@{self._domain}"

    def find(self, headers: Iterable[str]) -> tuple[ReplyToken | None, UUID | None]:
        """The first well-formed reply token, and the first mail of a genuine bounce address, in headers or envelope."""
        reply: ReplyToken | None = None
        bounce: UUID | None = None
        for header in headers:
            for purpose, token, domain in _OURS.findall(header.lower()):
                if domain.rstrip(".") != self._domain:
                    continue
                if purpose == "reply":
                    reply = reply or _read_reply(token)
                else:
                    bounce = bounce or self._read_bounce(token)
        return reply, bounce

    def verify(self, token: ReplyToken, *, person_id: UUID, generation: int, kinds: Iterable[str]) -> str | None:
        """The kind of the subject where the token was made for this person; None where it was not."""
        for kind in kinds:
            expected = self._reply_mac(token.subject_id, token.issued, person_id, generation, kind)
            if hmac.compare_digest(expected, token.mac):
                return kind
        return None

    def _reply_mac(self, subject_id: UUID, issued: date, person_id: UUID, generation: int, kind: str) -> bytes:
        # Parts of fixed length first, the only free text last: no two messages are written alike.
        message = _day(issued) + subject_id.bytes + person_id.bytes + generation.to_bytes(8) + kind.encode()
        return hmac.digest(self._reply_key, message, sha256)[:_REPLY_MAC_BYTES]

    def _bounce_mac(self, mail_id: UUID) -> bytes:
        return hmac.digest(self._bounce_key, mail_id.bytes, sha256)[:_BOUNCE_MAC_BYTES]

    def _read_bounce(self, token: str) -> UUID | None:
        raw = b32decode(token.upper())
        mail_id = UUID(bytes=raw[:16])
        return mail_id if hmac.compare_digest(raw[16:], self._bounce_mac(mail_id)) else None


def _read_reply(token: str) -> ReplyToken:
    raw = b32decode(token.upper())
    return ReplyToken(
        issued=_EPOCH + timedelta(days=int.from_bytes(raw[:2])), subject_id=UUID(bytes=raw[2:18]), mac=raw[18:]
    )


def _day(day: date) -> bytes:
    return (day - _EPOCH).days.to_bytes(2)


def _encode(raw: bytes) -> str:
    return b32encode(raw).decode().lower()
