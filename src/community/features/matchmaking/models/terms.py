"""What lines and opportunities have in common: by what they are matched."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from sqlalchemy import Numeric, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

Words = Annotated[list[str], mapped_column(ARRAY(String(40)), default=list)]


class Certification(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate by its key in the list, and the last day on which it is valid; None: without end."""

    key: str
    until: date | None = None


class Terms:
    """Columns of what is matched.

    codes: `core.codes`. tags: keys of the controlled list. places: ISO 3166-1 countries and 3166-2 parts of them.
    languages: ISO 639-1. capacity with its unit: how much can be delivered, or is needed.
    """

    codes: Mapped[Words]
    tags: Mapped[Words]
    places: Mapped[Words]
    languages: Mapped[Words]
    certifications: Mapped[list[dict[str, str | None]]] = mapped_column(JSONB, default=list)
    capacity: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    capacity_unit: Mapped[str] = mapped_column(String(20), default="")
