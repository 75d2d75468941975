"""Hashing off the event loop, never more at once than there are cores.

argon2id with m=19456, t=2, p=1 (OWASP): some 20 to 45 ms and 19 MB for each, so a crowd at the door must queue. Whoever
would wait longer than the patience is told so at once and tries again; the rest of the platform stays quick.
"""

import asyncio
import base64
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from community.infra.passwords.policy import MAX_LENGTH, PasswordPolicy, PasswordWeakness, normalise

P = ParamSpec("P")
R = TypeVar("R")

TIME_COST: Final = 2
MEMORY_COST: Final = 19456
PARALLELISM: Final = 1
HASH_BYTES: Final = 32
SALT_BYTES: Final = 16
PATIENCE: Final = 2.0


class PasswordQueueFull(Exception):
    """Too many passwords are being checked; answer 503 with `retry_after` seconds."""

    retry_after: Final = 5


class Passwords:
    """Hash, verify and judge passwords; one instance for each process, `close()` at its end."""

    def __init__(self, *, threads: int, policy: PasswordPolicy | None = None, patience: float = PATIENCE) -> None:
        self._hasher = PasswordHasher(
            time_cost=TIME_COST,
            memory_cost=MEMORY_COST,
            parallelism=PARALLELISM,
            hash_len=HASH_BYTES,
            salt_len=SALT_BYTES,
        )
        self._policy = policy or PasswordPolicy()
        self._patience = patience
        self._slots = asyncio.Semaphore(threads)
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="password")
        self._nobody = _hash_of_nothing()

    async def hash(self, password: str) -> str:
        """What to store for a password that `check_strength` accepted.

        Raises:
            PasswordQueueFull: no thread came free within the patience.
        """
        return await self._run(self._hasher.hash, _bytes(password))

    async def verify(self, stored: str, password: str) -> bool:
        """True when `stored` was made from `password`; the work is the same in both cases.

        Raises:
            PasswordQueueFull: no thread came free within the patience.
            argon2.exceptions.InvalidHashError: `stored` is not a hash of this platform.
        """
        return await self._run(self._verify, stored, password)

    async def verify_nobody(self, password: str) -> None:
        """Spend what `verify` spends, for a person who does not exist or has no password: time tells nothing."""
        await self._run(self._verify, self._nobody, password)

    def needs_rehash(self, stored: str) -> bool:
        """True when `stored` was made with older parameters; hash anew after a successful sign-in."""
        return self._hasher.check_needs_rehash(stored)

    async def check_strength(self, password: str, user_inputs: Iterable[str] = ()) -> PasswordWeakness | None:
        """Why the password is refused, or None. `user_inputs`: name, organisation, e-mail address.

        Raises:
            PasswordQueueFull: no thread came free within the patience.
        """
        return await self._run(self._policy.check, password, tuple(user_inputs))

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> bool:
        too_long = len(password) > MAX_LENGTH
        try:
            self._hasher.verify(stored, _bytes(password[:MAX_LENGTH] if too_long else password))
        except VerifyMismatchError:
            return False
        return not too_long

    async def _run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError:
            raise PasswordQueueFull from None
        loop = asyncio.get_running_loop()
        future = self._pool.submit(function, *args, **kwargs)

        def free(_: object) -> None:
            # The loop is closed only when nobody waits for a slot any more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._slots.release)

        # Freed by the thread's end, not by the caller's: a request that gives up does not stop its hash.
        future.add_done_callback(free)
        return await asyncio.wrap_future(future)


def _bytes(password: str) -> bytes:
    return normalise(password).encode("utf-8", "surrogatepass")


def _hash_of_nothing() -> str:
    """A well-formed hash with the current parameters that no known password gives."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (SALT_BYTES, HASH_BYTES)
    )
    return f"$argon2id$v=19$m={MEMORY_COST},t={TIME_COST},p={PARALLELISM}${salt}${digest}"
