"""Waiting for what other processes do: the condition itself is asked until it holds, never a fixed time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], T | Awaitable[T]], *, seconds: float = 15) -> T:
    """The first true value of `condition`.

    Raises:
        TimeoutError: it was not true within `seconds`.
    """
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            if isinstance(value, Awaitable):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.02)
