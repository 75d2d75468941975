"""Column types that several tables of the slice share."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from sqlalchemy import CheckConstraint, DateTime, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import mapped_column

BY_CODE_POINT: Final = "C"
"""Order of folded names. Folding puts é beside e, as a French reader expects it, on every build of PostgreSQL;
the embedded one has no ICU collations."""

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Locale = Annotated[str, mapped_column(String(5))]
MailAddress = Annotated[str, mapped_column(String(254))]
Name = Annotated[str, mapped_column(String(200))]
SortKey = Annotated[str, mapped_column(String(400, collation=BY_CODE_POINT))]
Code = Annotated[str, mapped_column(String(40))]
Digest = Annotated[bytes, mapped_column(LargeBinary)]
Tags = Annotated[list[str], mapped_column(ARRAY(String(40)))]


def one_of(column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    """The column holds one of these values, or NULL where it may."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(value)) for value in values)})", name=column)
