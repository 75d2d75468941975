"""Durable jobs on Procrastinate's tables, put into the transaction of the change that causes them.

The server only calls Procrastinate's SQL function; the library itself runs in the worker.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from community.infra.codec import encode_json

QUEUE: Final = "community"

_DEFER: Final = text(
    """
    SELECT procrastinate_defer_jobs_v1(array_agg(
        ROW(:queue, j.task, 0, :lock, NULL, j.args, j.at)::procrastinate_job_to_defer_v1))
    FROM jsonb_to_recordset(CAST(:jobs AS jsonb)) AS j(task text, args jsonb, at timestamptz)
    """
)


async def defer(
    session: AsyncSession, task: str, *, at: datetime | None = None, lock: str | None = None, **args: Any
) -> None:
    """Have the worker run the job `task` with `args` after the commit, not before `at`.

    Of the jobs with the same `lock` one runs at a time.
    """
    await defer_many(session, [(task, args)], at=at, lock=lock)


async def defer_many(
    session: AsyncSession,
    jobs: list[tuple[str, dict[str, Any]]],
    *,
    at: datetime | None = None,
    lock: str | None = None,
) -> None:
    """Like `defer`, for many jobs in one statement."""
    if not jobs:
        return
    rows = [{"task": task, "args": args, "at": at} for task, args in jobs]
    await session.execute(_DEFER, {"queue": QUEUE, "lock": lock, "jobs": encode_json(rows)})
