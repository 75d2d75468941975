"""Fields that lines and opportunities share."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

MOST_TERMS = 30
"""Codes, tags, places… of one line or opportunity."""
MOST_CAPACITY = 999_999_999

_LINE = r"^(?=.*\S)[^\x00-\x1f\x7f]*$(?!\n)"
_OPTIONAL_LINE = r"^[^\x00-\x1f\x7f]*$(?!\n)"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Title = Annotated[str, Meta(min_length=1, max_length=150, pattern=_LINE)]
Summary = Annotated[str, Meta(max_length=600, pattern=_TEXT)]
LineText = Annotated[str, Meta(min_length=1, max_length=2000, pattern=_TEXT)]
LongText = Annotated[str, Meta(max_length=20_000, pattern=_TEXT)]
RoleText = Annotated[str, Meta(max_length=1000, pattern=_TEXT)]
Comment = Annotated[str, Meta(max_length=2000, pattern=_TEXT)]
Key = Annotated[str, Meta(min_length=1, max_length=40, pattern=_LINE)]
Keys = Annotated[list[Key], Meta(max_length=MOST_TERMS)]
Unit = Annotated[str, Meta(max_length=20, pattern=_OPTIONAL_LINE)]
Amount = Annotated[float, Meta(ge=0, le=MOST_CAPACITY)]


class CertificationIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """key: of the list of certificates. until: last day on which it is valid."""

    key: Key
    until: date | None = None


Certifications = Annotated[list[CertificationIn], Meta(max_length=MOST_TERMS)]


class CertificationOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    key: str
    until: date | None

    @classmethod
    def from_row(cls, stored: Mapping[str, str | None]) -> "CertificationOut":
        """From what a column holds."""
        until = stored["until"]
        return cls(key=str(stored["key"]), until=date.fromisoformat(until) if until else None)


class TermsIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """By what something is matched; codes as people write them."""

    codes: Keys = msgspec.field(default_factory=list)
    tags: Keys = msgspec.field(default_factory=list)
    places: Keys = msgspec.field(default_factory=list)
    languages: Keys = msgspec.field(default_factory=list)
    certifications: Certifications = msgspec.field(default_factory=list)
    capacity: Amount | None = None
    capacity_unit: Unit = ""


class TermsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    codes: list[str]
    tags: list[str]
    places: list[str]
    languages: list[str]
    certifications: list[CertificationOut]
    capacity: float | None
    capacity_unit: str
