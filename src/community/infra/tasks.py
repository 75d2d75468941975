"""Ending background tasks for certain."""

import asyncio
from contextlib import suppress
from typing import Any


async def stop_task(task: asyncio.Task[Any]) -> None:
    """Cancel until the task has ended: redis-py swallows a cancellation that comes while it connects."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)
    with suppress(asyncio.CancelledError):
        task.exception()
