"""The embedded servers together, in one data folder that one starter holds at a time."""

import contextlib
import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from community.app.devstack.errors import DevstackError
from community.app.devstack.lifeline import Lifeline
from community.app.devstack.postgres import PostgresServer
from community.app.devstack.search import SearchServer
from community.app.devstack.server import EmbeddedServer, Report, silent
from community.app.devstack.valkey import ValkeyServer


@dataclass(frozen=True, kw_only=True)
class StackUrls:
    """Addresses with their passwords; "" for a server that was not asked for or is not available."""

    database_url: str = ""
    redis_url: str = ""
    meili_url: str = ""
    meili_key: str = ""

    def environ(self) -> dict[str, str]:
        """The same as settings of the platform."""
        named = {
            "COMMUNITY_DATABASE_URL": self.database_url,
            "COMMUNITY_REDIS_URL": self.redis_url,
            "COMMUNITY_MEILI_URL": self.meili_url,
            "COMMUNITY_MEILI_KEY": self.meili_key,
        }
        return {name: value for name, value in named.items() if value}


class EmbeddedStack:
    """PostgreSQL, Valkey and Meilisearch under one folder.

    Search may be missing (no network, other machine): it is then reported and left out, unless
    `require_search`. `durable=False` is for tests. `tools_dir` can be shared by several stacks.
    """

    def __init__(  # noqa: PLR0913 - each is a plain switch
        self,
        data_dir: Path,
        *,
        with_postgres: bool = True,
        with_valkey: bool = True,
        with_search: bool = True,
        require_search: bool = False,
        durable: bool = True,
        tools_dir: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.absolute()
        self.postgres = PostgresServer(self.data_dir / "postgres", durable=durable)
        self.valkey = ValkeyServer(self.data_dir / "valkey", durable=durable)
        self.search = SearchServer(self.data_dir / "search", tools=tools_dir or self.data_dir / "tools")
        self._with_search = with_search
        self._require_search = require_search
        self.needed: list[EmbeddedServer] = []
        if with_postgres:
            self.needed.append(self.postgres)
        if with_valkey:
            self.needed.append(self.valkey)
        self._lock: IO[str] | None = None
        self._lifeline = None if durable else Lifeline()

    def start(self, report: Report = silent) -> StackUrls:
        """Start what is asked for and wait until all answer.

        Raises:
            DevstackError: a needed server cannot start; those already started are stopped again.
        """
        self._take_lock()
        try:
            for server in self.needed:
                server.start(report)
                report(f"{server.name} {server.version} on 127.0.0.1:{server.port}")
            if self._with_search:
                self._start_search(report)
            if self._lifeline is not None:
                self._lifeline.tie((self.search, self.valkey, self.postgres))
        except BaseException:
            self.stop()
            raise
        return self.urls()

    def urls(self) -> StackUrls:
        """Addresses of what runs now, be it under another starter."""
        searching = self.search.alive
        return StackUrls(
            database_url=self.postgres.url if self.postgres.alive else "",
            redis_url=self.valkey.url if self.valkey.alive else "",
            meili_url=self.search.url if searching else "",
            meili_key=self.search.key if searching else "",
        )

    def stop(self) -> None:
        """Stop in reverse order; nothing of it keeps running, even when one of them fails to stop."""
        with contextlib.ExitStack() as steps:
            steps.callback(self._release_lock)
            if self._lifeline is not None:
                steps.callback(self._lifeline.cut)
            for server in (self.postgres, self.valkey, self.search):
                steps.callback(server.stop)

    def remove(self) -> None:
        """Stop and delete all data of the servers (tests)."""
        self.stop()
        for server in (self.search, self.valkey, self.postgres):
            server.remove()

    def _start_search(self, report: Report) -> None:
        try:
            self.search.start(report)
        except DevstackError as error:
            if self._require_search:
                raise
            report(f"Meilisearch is left out, search uses PostgreSQL instead. {error}")
        else:
            report(f"{self.search.name} {self.search.version} on 127.0.0.1:{self.search.port}")

    def _take_lock(self) -> None:
        path = self.data_dir / "lock"
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            lock = path.open("a+", encoding="ascii")
        except OSError as error:
            raise DevstackError(
                f"The data folder {self.data_dir} cannot be used ({error.strerror}). "
                "Set COMMUNITY_DATA_DIR to a folder that you may write to."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            lock.close()
            raise DevstackError(
                f"The data folder {self.data_dir} is in use by process {holder}. Stop that one first, "
                "or set COMMUNITY_DATA_DIR and COMMUNITY_PORT to others."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None
