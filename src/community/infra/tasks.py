"""Ending background tasks for certain."""

import asyncio
from contextlib import suppress
from typing import Any


async def stop_task(task: asyncio.Task[Any], *, patience: float = 0.1) -> None:
    """Cancel until the task has ended: redis-py swallows a cancellation that comes while it connects.

    `patience` is how many seconds the task may take to end in good order before it is cancelled again.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=patience)
    with suppress(asyncio.CancelledError):
        task.exception()
