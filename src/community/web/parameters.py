"""Parameters of requests that several slices take."""

from typing import Annotated
from uuid import UUID

from litestar.params import HeaderParameter

IdempotencyKey = Annotated[
    UUID | None,
    HeaderParameter(name="Idempotency-Key", description="The same key again is the same request again."),
]
