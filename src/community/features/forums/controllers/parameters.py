"""Parameters that several routes share."""

from typing import Annotated

from litestar.params import QueryParameter

Number = Annotated[int | None, QueryParameter(ge=0, le=1_000_000_000)]
