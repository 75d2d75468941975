"""The platform under measurement: its own databases, demonstration data, server, worker, and the floor."""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

from community.app.devstack import DevstackError, EmbeddedStack
from community.app.devstack.process import Command, ManagedProcess
from community.app.devstack.state import free_port
from community.app.schema import Schema
from loadtests.bench.processes import cores, cpu_seconds, on_cores

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60
SEARCHER_SECONDS = 1_800
DRAIN_SECONDS = 1_800
_WAITING = """
    SELECT (SELECT count(*) FROM infra_outbox_event WHERE relayed_at IS NULL)
         + (SELECT count(*) FROM procrastinate_jobs
            WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at <= now()))
         + (SELECT count(*) FROM search_touched) + (SELECT count(*) FROM search_walk WHERE finished_at IS NULL)
"""


class Platform:
    """Everything that runs during the benchmark, in one data folder.

    The server and the floor run on one core, the load generator (this process) on the other;
    PostgreSQL, Valkey and the worker where the system puts them.
    """

    def __init__(self, data_dir: Path, *, scale: str, report: Callable[[str], None]) -> None:
        self._data_dir = data_dir
        self._scale = scale
        self._report = report
        self.stack = EmbeddedStack(data_dir, with_search=False)
        self._server_core, self._own_core = cores()
        self._folder = data_dir / "platform"
        self._server = ManagedProcess("server", self._folder)
        self._worker = ManagedProcess("worker", self._folder)
        self._searcher = ManagedProcess("searcher", self._folder)
        self._floor = ManagedProcess("floor", self._folder)
        self._environ: dict[str, str] = {}
        self.address = ""
        self.floor_address = ""
        self.database_url = ""
        self.rows_at_start: dict[str, int] = {}

    @property
    def frontend_dir(self) -> Path | None:
        """The built front end, when there is one."""
        build = ROOT / "frontend/build"
        return build if any(build.glob("*.html")) else None

    def start(self) -> None:
        """Databases, schema, data, floor and server."""
        _forget_settings()
        urls = self.stack.start(self._report)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self.database_url = urls.database_url
        ports = free_port(), free_port(), free_port()
        self.address, self.floor_address = (f"http://127.0.0.1:{port}" for port in ports[:2])
        self._environ = {
            **urls.environ(),
            "COMMUNITY_DATA_DIR": str(self._data_dir),
            "COMMUNITY_PORT": str(ports[0]),
            "COMMUNITY_SEARCHER_URLS": f"tcp://127.0.0.1:{ports[2]}",
        }
        if self.frontend_dir is not None:
            self._environ["COMMUNITY_FRONTEND_DIR"] = str(self.frontend_dir)
        Schema(self.database_url).upgrade(self._report)
        self._seed()
        self.rows_at_start = self.rows()
        self._start_floor(ports[1])
        self.start_server()

    def stop(self) -> None:
        for process in (self._searcher, self._worker, self._server, self._floor):
            process.stop()
        self.stack.stop()

    def start_server(self, *, processes: int = 1) -> None:
        """Start the server, with empty caches in its processes; several go where the system puts them."""
        environ = {**self._environ, "COMMUNITY_PROCESSES": str(processes)}
        with on_cores(self._server_core if processes == 1 else set()):
            self._server.start(Command(argv=_python("community", "serve"), environ=environ))
        self._server.wait_ready(lambda: _answers(f"{self.address}/health/ready"), seconds=READY_SECONDS)

    def restart_server(self, *, processes: int = 1) -> None:
        self._server.stop()
        self.start_server(processes=processes)

    def start_worker(self) -> None:
        """The worker, without which nothing leaves the outbox; nothing to do when it runs."""
        if self._worker.pid is None:
            self._worker.start(Command(argv=_python("community", "worker"), environ=self._environ))
            self._worker.wait_ready(lambda: "worker_started" in self._worker.log_tail(50), seconds=READY_SECONDS)

    def start_searcher(self) -> None:
        """A searcher that has caught up; call `drain` before."""
        log, said = self._searcher.log_path, b"searcher_has_caught_up"
        # A kept folder has the log of former runs.
        before = log.read_bytes().count(said) if log.exists() else 0
        self._searcher.start(Command(argv=_python("community", "searcher"), environ=self._environ))
        self._searcher.wait_ready(lambda: log.read_bytes().count(said) > before, seconds=SEARCHER_SECONDS)

    def stop_searcher(self) -> None:
        self._searcher.stop()

    def run(self, *arguments: str) -> None:
        """One command of `community`, to its end."""
        ManagedProcess(arguments[0], self._folder).run(
            Command(argv=_python("community", *arguments), environ=self._environ)
        )

    def forget_limits(self) -> None:
        """What measures before this one did counts against nobody."""
        with redis.Redis.from_url(self.stack.valkey.url) as valkey:
            for key in valkey.scan_iter("*:limit:*", count=1_000):
                valkey.delete(key)

    def drain(self) -> None:
        """Have the worker do what measures before this one left waiting.

        Raises:
            DevstackError: it is not done after half an hour.
        """
        self.start_worker()
        began = time.monotonic()
        first = 0
        with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as link:
            while time.monotonic() - began < DRAIN_SECONDS:
                row = link.execute(_WAITING).fetchone()
                waiting = int(row[0]) if row else 0
                if not waiting:
                    if first:
                        self._report(
                            f"  {first:,} events and jobs were waiting, done in {time.monotonic() - began:.1f} s"
                        )
                    return
                first = first or waiting
                time.sleep(0.2)
        raise DevstackError(f"The worker has not done what was waiting within {DRAIN_SECONDS} s.")

    def stop_worker(self) -> None:
        """For measures that count statements: the worker has some of its own."""
        self._worker.stop()

    @property
    def server_pid(self) -> int:
        return _pid(self._server)

    @property
    def floor_pid(self) -> int:
        return _pid(self._floor)

    def generating(self) -> "on_cores":
        """Context in which this process keeps to the core that the server does not use."""
        return on_cores(self._own_core)

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each part until now."""
        parts = {
            "server": self._server,
            "PostgreSQL": self.stack.postgres.process,
            "Valkey": self.stack.valkey.process,
            "worker": self._worker,
            "searcher": self._searcher,
        }
        return {name: cpu_seconds(process.pid) if process.pid else 0.0 for name, process in parts.items()}

    def count(self, table: str) -> int:
        """Rows of a table."""
        with psycopg.connect(self.database_url, connect_timeout=5) as link:
            row = link.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            return int(row[0]) if row else 0

    def rows(self) -> dict[str, int]:
        """How much there is of what grows."""
        tables = {"topics": "forums_topic", "posts": "forums_post", "people": "accounts_person"}
        return {name: self.count(table) for name, table in tables.items()}

    def _seed(self) -> None:
        if self.count("forums_post"):
            return
        self._report(f"community seed --scale {self._scale}")
        began = time.monotonic()
        self.run("seed", "--scale", self._scale)
        with psycopg.connect(self.stack.postgres.admin_url, autocommit=True, dbname="community") as link:
            # What autovacuum would do some minutes later: plans and index-only scans need it.
            link.execute("VACUUM ANALYZE")
        self._report(f"{self.count('forums_post')} posts after {time.monotonic() - began:.0f} s")

    def _start_floor(self, port: int) -> None:
        environ = {**self._environ, "COMMUNITY_PORT": str(port)}
        with on_cores(self._server_core):
            argv = _python("loadtests.bench.floor")
            self._floor.start(Command(argv=argv, environ=environ, folder=ROOT))
        self._floor.wait_ready(lambda: _answers(f"{self.floor_address}/hello"), seconds=READY_SECONDS)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def _forget_settings() -> None:
    """The benchmark measures the defaults, whatever the shell has set."""
    for name in [name for name in os.environ if name.startswith("COMMUNITY_") and name != "COMMUNITY_CHROMIUM"]:
        del os.environ[name]


def _pid(process: ManagedProcess) -> int:
    if process.pid is None:
        raise RuntimeError(f"{process.name} does not run")
    return process.pid


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
