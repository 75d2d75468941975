"""Parameters that several routes share."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter, QueryParameter

IdempotencyKey = Annotated[
    UUID | None,
    HeaderParameter(name="Idempotency-Key", description="The same key again is the same request again."),
]
Number = Annotated[int | None, QueryParameter(ge=0, le=1_000_000_000)]
