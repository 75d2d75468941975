"""One row of the table."""

from typing import Any, NamedTuple

NIL = "00000000-0000-7000-8000-000000000000"
LINK = {"token": "x" * 43}


class Row(NamedTuple):
    operation: str
    method: str
    path: str
    statuses: str
    body: Any = None
