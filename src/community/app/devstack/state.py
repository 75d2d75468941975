"""What a server remembers between starts: its port, its password, its place; and its free port."""

import json
import os
import random
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from community.app.devstack.errors import DevstackError

# Below the range from which systems draw outgoing ports (32768 and up on Linux, 49152 on macOS),
# so that a remembered port is seldom taken by somebody's outgoing connection.
FIRST_PORT: Final = 20_000
LAST_PORT: Final = 32_000


class State:
    """A small JSON file, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self, key: str) -> str:
        """A remembered text, "" when there is none."""
        return str(self._read().get(key, ""))

    def number(self, key: str) -> int:
        """A remembered number, 0 when there is none."""
        return int(self._read().get(key, 0))

    def secret(self, key: str) -> str:
        """A random secret, made at the first call and the same ever after."""
        return self.made(key, lambda: secrets.token_urlsafe(24))

    def made(self, key: str, make: Callable[[], str]) -> str:
        """A text that is made at the first call and the same ever after."""
        known = self.text(key)
        if known:
            return known
        made = make()
        self.remember(**{key: made})
        return made

    def remember(self, **values: str | int) -> None:
        """Write values; the file is replaced in one step, never half written."""
        content = {**self._read(), **values}
        draft = self._path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2)
        draft.replace(self._path)

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise DevstackError(
                f"{self._path} cannot be read ({error}). It holds ports and passwords of the embedded servers: "
                "restore it from a backup, or delete the data folder to start from nothing."
            ) from error
        if not isinstance(content, dict):
            raise DevstackError(f"{self._path} is not a JSON object; restore it from a backup.")
        return content


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Servers set it too: a port whose last connections are still winding down is free for them.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int = 0) -> int:
    """The preferred port when it is free, otherwise another one."""
    if preferred and port_is_free(preferred):
        return preferred
    for _ in range(200):
        candidate = random.randrange(FIRST_PORT, LAST_PORT)  # noqa: S311 - spreads ports, protects nothing
        if port_is_free(candidate):
            return candidate
    raise DevstackError(f"No free port between {FIRST_PORT} and {LAST_PORT} on 127.0.0.1.")
