"""Web push: the browsers of a person, and what they are shown."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

Endpoint = Annotated[str, msgspec.Meta(min_length=12, max_length=1000)]


class PushDeviceOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A browser that is woken. `sentAt`: when a push service last took a push for it; `failing`: not the last one."""

    id: UUID
    current: bool
    user_agent: str
    created_at: datetime
    sent_at: datetime | None
    failing: bool


class PushOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`publicKey`: what a browser subscribes with; null: the platform sends no pushes."""

    public_key: str | None
    devices: list[PushDeviceOut]


class PushDeviceIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The address that the browser's push service gave it."""

    endpoint: Endpoint


class PushTextOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One notification for the screen of a device: a kind and a number, no names, no texts.

    `tag`: a later one with the same tag takes its place. `loud`: it speaks to the person, who is to notice.
    """

    tag: str
    title: str
    body: str
    path: str
    loud: bool


class PushStateOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`badge`: how much is unread; `standing`: tags of the notifications that are not read yet, others can go."""

    badge: int
    standing: list[str]


class PushNewsOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is new since this browser last asked; it is told once."""

    badge: int
    standing: list[str]
    shown: list[PushTextOut]
