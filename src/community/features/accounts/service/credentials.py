"""Passwords as the use cases see them: refusals are errors of the house."""

from collections.abc import Iterator
from contextlib import contextmanager

from community.core.errors import FieldProblem, Invalid, Unavailable
from community.infra.passwords import PasswordQueueFull, Passwords


class Credentials:
    """The bounded pool of the process, and the rules for new passwords."""

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords

    async def verify(self, stored: str | None, password: str) -> bool:
        """True when it is the password; the same time is spent where none is stored.

        Raises:
            Unavailable: too many passwords are being checked.
        """
        with _queue():
            if stored is None:
                await self._passwords.verify_nobody(password)
                return False
            return await self._passwords.verify(stored, password)

    def needs_rehash(self, stored: str) -> bool:
        return self._passwords.needs_rehash(stored)

    async def hash(self, password: str) -> str:
        """What to store of a password that has been accepted before.

        Raises:
            Unavailable: too many passwords are being checked.
        """
        with _queue():
            return await self._passwords.hash(password)

    async def hash_new(self, password: str, *, field: str, words: list[str]) -> str:
        """What to store of a new password, if it is good enough.

        Args:
            password: as typed.
            field: JSON pointer of the field that is refused.
            words: what anybody knows of the person.

        Raises:
            Invalid: the password is weak, code `password_<reason>`.
            Unavailable: too many passwords are being checked.
        """
        with _queue():
            weakness = await self._passwords.check_strength(password, words)
            if weakness is not None:
                raise Invalid({field: FieldProblem(f"password_{weakness.code}", **weakness.params)})
            return await self._passwords.hash(password)


@contextmanager
def _queue() -> Iterator[None]:
    try:
        yield
    except PasswordQueueFull as error:
        raise Unavailable(error.retry_after) from error
