"""Answers whose JSON is ready before the framework sees them; the annotation of the handler is their schema."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response
from litestar.params import HeaderParameter, QueryParameter

IdempotencyKey = Annotated[
    UUID | None,
    HeaderParameter(name="Idempotency-Key", description="The same key again is the same request again."),
]
Number = Annotated[int | None, QueryParameter(ge=0, le=1_000_000_000)]


def ready(body: bytes, *, status: int = 200) -> Response[Any]:
    """An answer from encoded JSON."""
    return Response(body, status_code=status, media_type="application/json")
