"""Start the whole platform on one machine, watch it, stop it again in reverse order."""

import contextlib
import os
import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import IO, Final

import psycopg
from rich.panel import Panel

from community.app.cli.progress import Progress
from community.app.cli.registry import available
from community.app.devstack import DevstackError, EmbeddedStack
from community.app.devstack.frontend import Frontend
from community.app.devstack.process import Command, ManagedProcess
from community.app.devstack.state import State, free_port, port_is_free
from community.app.schema import Schema
from community.app.seed import SMALL_SCALE, demo_accounts
from community.infra.push.vapid import new_private_key
from community.settings import DEFAULT_SECRET, Settings, load_settings

READY_SECONDS: Final = 60
WATCH_SECONDS: Final = 0.2
SEED_ARGUMENTS: Final = ("seed", "--scale", SMALL_SCALE)


class Launch:
    """One start of the platform."""

    def __init__(self, settings: Settings, root: Path, progress: Progress, *, demo: bool, search: bool) -> None:
        self._settings = settings
        self._root = root
        self._progress = progress
        self._demo = demo
        data = settings.data_dir.absolute()
        self._stack = EmbeddedStack(
            data,
            with_postgres=not settings.database_url,
            with_valkey=not settings.redis_url,
            with_search=search and not settings.meili_url,
        )
        self._processes = {
            name: ManagedProcess(name, data / "platform")
            for name in ("searcher", "matcher", "server", "worker")
            if _has_command(name)
        }
        self._frontend = Frontend(root / "frontend", data / "tools")
        self._environ: dict[str, str] = {}
        self._started = False

    def start(self) -> None:
        """From nothing to an address that answers.

        Raises:
            DevstackError: a part cannot start; the caller then calls `stop`.
        """
        began = time.monotonic()
        self._check_port(leftovers=True)
        self._start_databases()
        self._migrate()
        self._seed()
        self._build_frontend()
        self._start_processes()
        self._greet(time.monotonic() - began)

    def watch(self, output: IO[bytes] | None) -> int:
        """Wait until something ends that should not, or the caller is interrupted; returns the exit code.

        `output` receives what the processes log.
        """
        positions = {name: one.log_path.stat().st_size for name, one in self._processes.items()}
        while True:
            for name, process in self._processes.items():
                if output is not None:
                    positions[name] = _copy_new(process.log_path, positions[name], output)
                if process.exit_code is not None:
                    self._progress.warn(f"The {name} ended by itself (code {process.exit_code}): stopping everything.")
                    self._progress.console.print(process.log_tail(), markup=False, soft_wrap=True)
                    return 1
            for server in self._stack.needed:
                if not server.running:
                    self._progress.warn(f"{server.name} ended by itself: stopping everything.")
                    self._progress.console.print(server.process.log_tail(), markup=False, soft_wrap=True)
                    return 1
            time.sleep(WATCH_SECONDS)

    def stop(self) -> None:
        """Stop what was started, last first."""
        if not self._started:
            return
        with contextlib.ExitStack() as steps:
            steps.callback(self._progress.line, "Everything is stopped; the data is kept.")
            steps.callback(self._stack.stop)
            for process in self._processes.values():
                steps.callback(process.stop, seconds=30)
            self._progress.console.print("Stopping ...")

    def _check_port(self, *, leftovers: bool) -> None:
        host, port = self._settings.host, self._settings.port
        if port_is_free(port, host) or (leftovers and any(one.alive for one in self._processes.values())):
            return
        raise DevstackError(
            f"Port {port} on {host} is in use: stop the program that uses it, or choose another port, "
            f"for example COMMUNITY_PORT={port + 1}."
        )

    def _start_databases(self) -> None:
        with self._progress.step("Databases"):
            # Set before: an interrupted start must be stopped as well. From here on the data folder is ours.
            self._started = True
            urls = self._stack.start(self._progress.line)
        platform = self._settings.data_dir.absolute() / "platform"
        platform.mkdir(mode=0o700, exist_ok=True)
        for name, process in self._processes.items():
            if process.stop_leftover():
                self._progress.line(f"Stopped a {name} that an earlier start left behind")
        self._check_port(leftovers=False)
        self._environ = {
            **urls.environ(),
            "COMMUNITY_DATA_DIR": str(self._settings.data_dir.absolute()),
            "COMMUNITY_LOG_FORMAT": os.environ.get("COMMUNITY_LOG_FORMAT", "console"),
            "PYTHONUNBUFFERED": "1",
        }
        if not self._settings.searcher_urls:
            self._environ["COMMUNITY_SEARCHER_URLS"] = f"tcp://127.0.0.1:{_remembered_port(platform)}"
        if self._settings.secret_key == DEFAULT_SECRET:
            self._environ["COMMUNITY_SECRET_KEY"] = State(platform / "secret.json").secret("secret_key")
        if not self._settings.push_private_key:
            self._environ["COMMUNITY_PUSH_PRIVATE_KEY"] = State(platform / "secret.json").made(
                "push_private_key", new_private_key
            )
        self._settings = load_settings({**os.environ, **self._environ} | {"PYTHONUNBUFFERED": "1"})

    def _migrate(self) -> None:
        if not (self._root / "migrations/env.py").exists():
            self._progress.warn("There is no folder migrations: the schema is left as it is.")
            return
        with self._progress.step("Database schema"):
            Schema(self._settings.database_url).upgrade(self._progress.line)

    def _seed(self) -> None:
        if not self._demo or "seed" not in available() or not self._is_empty():
            return
        with self._progress.step("Demonstration data"):
            self._run_command("seed", *SEED_ARGUMENTS)

    def _is_empty(self) -> bool:
        with psycopg.connect(self._settings.database_url, connect_timeout=5) as link:
            known = link.execute("SELECT to_regclass('accounts_person')").fetchone()
            if known is None or known[0] is None:
                return False
            return link.execute("SELECT 1 FROM accounts_person LIMIT 1").fetchone() is None

    def _build_frontend(self) -> None:
        if self._settings.frontend_dir is not None or not self._frontend.exists:
            return
        with self._progress.step("Front end"):
            self._frontend.build(self._progress.line)
        self._environ["COMMUNITY_FRONTEND_DIR"] = str(self._frontend.build_dir)

    def _start_processes(self) -> None:
        with self._progress.step("Server, worker, searcher and matcher"):
            for name, process in self._processes.items():
                subcommand = "serve" if name == "server" else name
                process.start(Command(argv=_community(subcommand), environ=self._environ))
            if "server" in self._processes:
                self._processes["server"].wait_ready(self._is_ready, seconds=READY_SECONDS)

    def _is_ready(self) -> bool:
        worker = self._processes.get("worker")
        if worker is not None and worker.exit_code is not None:
            raise DevstackError(f"The worker ended at once (code {worker.exit_code}).\n{worker.log_tail()}")
        try:
            with urllib.request.urlopen(f"{self._address()}/health/ready", timeout=2) as answer:  # noqa: S310 - own server
                return bool(answer.status == HTTPStatus.OK)
        except (urllib.error.URLError, OSError):
            return False

    def _address(self) -> str:
        host = self._settings.host
        return f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{self._settings.port}"  # noqa: S104

    def _run_command(self, name: str, *arguments: str) -> None:
        folder = self._settings.data_dir.absolute() / "platform"
        ManagedProcess(name, folder).run(Command(argv=_community(*arguments), environ=self._environ))

    def _greet(self, seconds: float) -> None:
        console = self._progress.console
        lines = [f"{self._settings.base_url}", ""]
        for who, email, password in demo_accounts():
            lines.append(f"{who:<24} {email:<34} {password}")
        logs = ", ".join(str(process.log_path) for process in self._processes.values())
        lines += ["", f"Logs: {logs}", "Ctrl-C stops everything."]
        text = "\n".join(lines)
        if console.is_terminal:
            console.print(Panel(text, title=f"Ready after {seconds:.1f} s", border_style="green"), markup=False)
        else:
            console.print(f"Ready after {seconds:.1f} s\n{text}", markup=False, soft_wrap=True)


def _community(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "community", *arguments]


def _remembered_port(platform: Path) -> int:
    """The searcher's: the same at each start, while it is free."""
    state = State(platform / "searcher.json")
    port = free_port(state.number("port"))
    state.remember(port=port)
    return port


def _has_command(process: str) -> bool:
    return ("serve" if process == "server" else process) in available()


def _copy_new(path: Path, position: int, output: IO[bytes]) -> int:
    with path.open("rb") as log:
        log.seek(position)
        output.write(log.read())
        output.flush()
        return log.tell()
