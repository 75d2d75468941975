"""What the engine is given: organisations, their lines, past projects and needs, as plain facts without any storage."""

from typing import Final

from msgspec import Struct

TEXT_LENGTH: Final = 20_000
"""Characters of a text that count."""


class Line(Struct, frozen=True, kw_only=True):
    """One thing that an organisation offers or seeks; `id` tells which one, where it is stored.

    `type`: product, service, know-how, equipment… (free here); `places`: codes from wide to narrow, such as `FR` and
    `FR-34`; `day`: when it was last confirmed, as a proleptic Gregorian ordinal; `capacity`: how many of `unit`.
    """

    text: str
    id: str = ""
    sought: bool = False
    type: str = ""
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: int | None = None
    unit: str = ""
    day: int | None = None


class Certification(Struct, frozen=True):
    """A certification and the last day (ordinal) on which it stands; None: without end."""

    name: str
    until: int | None = None


class Organisation(Struct, frozen=True, kw_only=True):
    """An organisation as it can be known before a match.

    `partners`: those it worked with, where no dated project tells; `register`: number in a register of firms (SIREN);
    `position`: latitude and longitude in degrees.
    """

    id: str
    kind: str = ""
    country: str = ""
    lines: tuple[Line, ...] = ()
    codes: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    certifications: tuple[Certification, ...] = ()
    register: str = ""
    position: tuple[float, float] | None = None


class Project(Struct, frozen=True, kw_only=True):
    """Something that organisations did together, or one did alone; `day` is an ordinal, `lead` one of them."""

    id: str
    organisations: tuple[str, ...]
    text: str = ""
    codes: tuple[str, ...] = ()
    day: int | None = None
    lead: str | None = None


class Need(Struct, frozen=True, kw_only=True):
    """What is sought, and by whom (`lead`; it is never proposed to itself).

    `types`, `places`, `languages`, `certifications` and `capacity` are wishes; what must be, is a condition.
    """

    id: str
    text: str = ""
    codes: tuple[str, ...] = ()
    lead: str | None = None
    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    capacity: int | None = None
    unit: str = ""
