"""Lists of the engine as rows of the table."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from msgspec import structs

from community.features.matchmaking.scoring.listing import Listed


def rows_of(lists: Mapping[UUID, Sequence[Listed]], owners: Mapping[UUID, UUID]) -> list[dict[str, Any]]:
    """In the order of their keys, so that two writers never wait for each other."""
    return [
        {
            "need_id": need,
            "owner_id": owners[need],
            "organisation_id": UUID(row.organisation),
            "rank": rank,
            "score": row.score,
            "content": row.content,
            "parts": [structs.asdict(part) for part in row.parts],
            "lacking": {signal: list(values) for signal, values in row.lacking.items()},
            "fits": list(row.fits),
            "near_line_id": UUID(row.line) if row.line else None,
            "sources": list(row.sources),
        }
        for need, held in sorted(lists.items())
        for rank, row in enumerate(held, 1)
    ]
