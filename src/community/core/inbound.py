"""Inbound mail: how a slice takes what a person writes by mail about one of its subjects.

A slice registers an `InboundMail` for each kind of subject that can be answered by mail. The notifications slice
receives the mail, verifies who writes and of what, trims what is quoted, and calls the handler in one transaction.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from community.core.actor import Actor


class InboundFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a mail; name and type as the sender says them: neither is to be believed."""

    name: str
    content_type: str
    content: bytes


class InboundText(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wrote: Markdown or plain text, quotes trimmed, and the files.

    `key` is the same whenever the same mail is handed over again: a handler passes it on as idempotency key.
    `left_out`: names of files that cannot be taken whatever the rules of the slice (too many, a mail in the mail).
    """

    key: UUID
    text: str
    files: Sequence[InboundFile] = ()
    left_out: Sequence[str] = ()


class InboundOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: the id of what was made."""

    made: UUID


@dataclass(frozen=True, kw_only=True)
class InboundMail:
    """One kind of subject that takes answers by mail.

    handle: `async (context, actor, subject_id, text)`, the context an `infra.consuming.ConsumerContext`. It raises a
    `DomainError` where the person can mend something: they get one mail that says so, with their text.
    """

    kind: str
    handle: Callable[[Any, Actor, UUID, InboundText], Awaitable[InboundOutcome]]
