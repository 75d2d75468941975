"""A write sent twice is done once: the key of a request is claimed in the transaction of its effect.

The second sender waits on the first one's row lock, then finds the first result.
"""

from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import DateTime, LargeBinary, String, Uuid, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from community.core.errors import DomainError
from community.core.ids import new_id
from community.infra.direct import Prepared, parameter, run_one
from community.infra.tables import Base


class IdempotencyKeyReused(DomainError):
    """The same key came with another request: a fault of the client."""

    status = 422
    code = "idempotency_key_reused"


class IdempotencyClaim(Base):
    """Key of one request, what it asked for, and the id of what it made."""

    __tablename__ = "infra_idempotency_claim"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    result_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now(), index=True)


_CLAIM: Final = Prepared(
    insert(IdempotencyClaim)
    .values(
        owner=parameter("owner", String()),
        key=parameter("key", Uuid()),
        fingerprint=parameter("fingerprint", LargeBinary()),
        result_id=parameter("result_id", Uuid()),
    )
    .on_conflict_do_nothing()
    .returning(IdempotencyClaim.key)
)


async def claim(
    session: AsyncSession,
    *,
    owner: str,
    key: UUID | None,
    operation: str,
    body: msgspec.Struct,
    result_id: UUID | None = None,
) -> tuple[UUID, bool]:
    """The id to give to the result, and whether this request is the first with its key.

    Args:
        owner: whose keys these are: the person's id, or a name for anonymous operations.
        key: the Idempotency-Key header; None means that the client does not retry.
        body: the input; the same key with another operation or body is refused.
        result_id: for a result whose id may not tell the time; a new one unless given.

    Raises:
        IdempotencyKeyReused: the key belongs to another request.
    """
    result_id = result_id or new_id()
    if key is None:
        return result_id, True
    fingerprint = sha256(operation.encode() + msgspec.json.encode(body)).digest()
    values = {"owner": owner, "key": key, "fingerprint": fingerprint, "result_id": result_id}
    if await run_one(session, _CLAIM, values) is not None:
        return result_id, True
    first = (
        await session.execute(
            select(IdempotencyClaim.fingerprint, IdempotencyClaim.result_id).where(
                IdempotencyClaim.owner == owner, IdempotencyClaim.key == key
            )
        )
    ).one()
    if first.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return first.result_id, False
