"""The embedded servers, the real ones: started, stopped, killed, found again, broken."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from community.app.devstack import DevstackError, EmbeddedStack, PostgresServer, ValkeyServer
from community.app.devstack.account import server_account
from community.app.devstack.state import State, free_port, port_is_free
from tests.app.conftest import wait_until

LEAVE_BEHIND = """
import os, signal, sys
from pathlib import Path
from community.app.devstack import EmbeddedStack
stack = EmbeddedStack(Path(sys.argv[1]), with_search=False, durable="keep" in sys.argv)
stack.start()
print(stack.postgres.process.pid, stack.valkey.process.pid, flush=True)
if "all" in sys.argv:
    os.kill(stack.postgres.process.pid, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStack]:
    """A stack that these tests may stop and kill."""
    stack = EmbeddedStack(tmp_path_factory.mktemp("own"), with_search=False, durable=False)
    stack.start()
    yield stack
    stack.remove()


def count(server: PostgresServer) -> int:
    with psycopg.connect(server.url) as link:
        row = link.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def has_ended(process: psutil.Process) -> bool:
    # One that its parent has not reaped yet has ended as well.
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def table(own: EmbeddedStack) -> PostgresServer:
    with psycopg.connect(own.postgres.url) as link:
        link.execute("CREATE TABLE kept (n int)")
        link.execute("INSERT INTO kept VALUES (1)")
    return own.postgres


def test_postgres_has_the_extensions_and_an_ordinary_owner(own: EmbeddedStack) -> None:
    with psycopg.connect(own.postgres.url) as link:
        names = {row[0] for row in link.execute("SELECT extname FROM pg_extension").fetchall()}
        superuser = link.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        version = link.execute("SHOW server_version").fetchone()
    assert {"unaccent", "pg_trgm", "vector"} <= names
    assert superuser == (False,)
    assert version == (own.postgres.version,)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_postgres_comes_back_on_the_same_port_with_its_data(table: PostgresServer, end: str) -> None:
    port, before = table.port, count(table)
    with psycopg.connect(table.url) as link:
        link.execute("INSERT INTO kept VALUES (2)")
    getattr(table, end)()
    assert not table.running
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(table.url, connect_timeout=2)
    table.restart()
    assert table.port == port
    assert count(table) == before + 1


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_valkey_comes_back_on_the_same_port(own: EmbeddedStack, end: str) -> None:
    port = own.valkey.port
    getattr(own.valkey, end)()
    assert port_is_free(port)
    own.valkey.restart()
    with redis.Redis.from_url(own.valkey.url) as client:
        assert client.ping()
    assert own.valkey.port == port


def test_passwords_are_asked_and_kept_closed(own: EmbeddedStack) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(own.postgres.url.replace(own.postgres.password, "wrong"))
    once = Retry(NoBackoff(), retries=0)
    with redis.Redis(port=own.valkey.port, retry=once) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    for server in (own.postgres, own.valkey):
        assert (server.folder / "server.json").stat().st_mode & 0o777 == 0o600
        command = " ".join(psutil.Process(server.process.pid).cmdline())
        assert server.password not in command


def test_servers_listen_on_the_loopback_only(own: EmbeddedStack) -> None:
    for server in (own.postgres, own.valkey):
        places = {
            link.laddr.ip for link in psutil.Process(server.process.pid).net_connections() if link.status == "LISTEN"
        }
        assert places == {"127.0.0.1"}


def test_a_data_folder_has_one_holder(own: EmbeddedStack) -> None:
    second = EmbeddedStack(own.data_dir, with_search=False)
    with pytest.raises(DevstackError, match=f"in use by process {os.getpid()}"):
        second.start()
    assert own.postgres.running
    assert second.urls() == own.urls(), "a second terminal finds the servers that run"


def test_what_a_killed_starter_left_is_stopped_and_data_kept(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LEAVE_BEHIND, str(tmp_path), "keep"], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    left = [psutil.Process(int(pid)) for pid in done.stdout.split()]
    assert len(left) == 2
    messages: list[str] = []
    stack = EmbeddedStack(tmp_path, with_search=False, durable=False)
    try:
        stack.start(messages.append)
        assert all(has_ended(process) for process in left)
        assert sum("left behind" in message for message in messages) == 2
    finally:
        stack.remove()


def test_servers_of_a_killed_test_run_end_by_themselves(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LEAVE_BEHIND, str(tmp_path)], capture_output=True, check=False)
    left = [psutil.Process(int(pid)) for pid in done.stdout.split() if psutil.pid_exists(int(pid))]
    wait_until(lambda: all(has_ended(process) for process in left), what="their end")
    PostgresServer(tmp_path / "postgres").remove()


def test_after_everything_was_killed_postgres_starts_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LEAVE_BEHIND, str(tmp_path), "keep", "all"], capture_output=True, check=False)
    stack = EmbeddedStack(tmp_path, with_search=False, durable=False)
    try:
        with psycopg.connect(stack.start().database_url) as link:
            assert link.execute("SELECT 1").fetchone() == (1,)
    finally:
        stack.remove()


def test_stopping_leaves_no_process_and_no_port(tmp_path: Path) -> None:
    stack = EmbeddedStack(tmp_path, with_search=False, durable=False)
    stack.start()
    family = psutil.Process().children(recursive=True)
    mine = [one for one in family if one.pid in {stack.postgres.process.pid, stack.valkey.process.pid}]
    backends = [child for one in mine for child in one.children(recursive=True)]
    assert len(backends) > 3
    ports = [stack.postgres.port, stack.valkey.port]
    stack.stop()
    wait_until(lambda: all(has_ended(one) for one in [*mine, *backends]))
    assert all(port_is_free(port) for port in ports)
    stack.remove()


def test_a_taken_port_is_left_to_its_holder(tmp_path: Path) -> None:
    valkey = ValkeyServer(tmp_path, durable=False)
    taken = free_port()
    valkey.state.remember(port=taken)
    with socket.create_server(("127.0.0.1", taken)):
        valkey.start()
        assert valkey.port != taken
        valkey.stop()


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    valkey = ValkeyServer(tmp_path)
    (tmp_path / "data/appendonlydir").mkdir(parents=True)
    (tmp_path / "data/appendonlydir/appendonly.aof.manifest").write_text("nonsense\n")
    with pytest.raises(DevstackError, match=r"ended at once(?s:.)*manifest"):
        valkey.start()
    assert not valkey.running


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda data: (data / "PG_VERSION").write_text("17\n"), "written by PostgreSQL 17 and this is 18"),
        (lambda data: (data / "PG_VERSION").unlink(), "is not a PostgreSQL data folder"),
        (lambda data: (data / "global/pg_control").unlink(), "ended at once"),
    ],
)
def test_a_broken_data_folder_is_named(tmp_path: Path, damage: object, expected: str) -> None:
    server = PostgresServer(tmp_path, durable=False)
    server.prepare(lambda _: None)
    assert callable(damage)
    damage(server.data)
    try:
        with pytest.raises(DevstackError, match=expected):
            server.start()
        assert not server.running
    finally:
        server.remove()


def test_a_damaged_password_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "valkey").mkdir()
    (tmp_path / "valkey/server.json").write_text("{")
    with pytest.raises(DevstackError, match=r"server\.json cannot be read"):
        ValkeyServer(tmp_path / "valkey").start()


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("")
    with pytest.raises(DevstackError, match="Set COMMUNITY_DATA_DIR"):
        EmbeddedStack(place).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must hand PostgreSQL to another account")
def test_started_by_root_postgres_is_another_account_wherever_the_data_is(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    messages: list[str] = []
    server = PostgresServer(closed / "postgres", durable=False)
    try:
        server.start(messages.append)
        account = server_account()
        assert account is not None
        assert psutil.Process(server.process.pid).uids().effective == account.uid
        assert not server.data.is_relative_to(closed)
        assert any(str(server.data.parent) in message for message in messages)
        assert server.data.stat().st_mode & 0o777 == 0o700
    finally:
        server.remove()
    assert not server.data.exists()


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = State(tmp_path / "state.json").secret("key")
    assert State(tmp_path / "state.json").secret("key") == first
    assert len(first) >= 32
