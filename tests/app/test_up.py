"""`community up`, the real one: started, stopped, killed, started again."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from community.app.devstack import EmbeddedStack
from community.app.devstack.state import port_is_free
from tests.app.conftest import Community, clean_environ, wait_until

READY_SECONDS = 60
pytestmark = pytest.mark.timeout(180)


class Up:
    """One `community up` in a process group of its own, as a terminal would start it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.data = folder / "data"
        self.output = folder / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def settings(self) -> dict[str, object]:
        return {"data_dir": self.data, "port": self.port, "frontend_dir": self.folder / "build"}

    def start(self) -> None:
        """Return once the address answers."""
        (self.folder / "build").mkdir(exist_ok=True)
        (self.folder / "build/index.html").write_text("<title>Community</title>")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "community", "up", "--no-demo", "--no-search"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=clean_environ(**self.settings()),
                start_new_session=True,
            )
        wait_until(lambda: "Ready after" in self.text() or self.ended(), seconds=READY_SECONDS, what="the start")
        assert not self.ended(), self.text()

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def family(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, word: str) -> psutil.Process:
        return next(one for one in self.family() if word in one.cmdline())

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@pytest.fixture
def up(tmp_path: Path, port: int) -> Iterator[Up]:
    up = Up(tmp_path, port)
    yield up
    if up.process is not None and not up.ended():
        up.end(signal.SIGTERM)
    EmbeddedStack(up.data).remove()


def has_ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def all_ended(family: list[psutil.Process]) -> bool:
    return all(has_ended(one) for one in family)


def query(up: Up, statement: str) -> object:
    with psycopg.connect(EmbeddedStack(up.data).postgres.url, autocommit=True) as link:
        answer = link.execute(statement.encode())
        return answer.fetchone() if answer.description else None


def test_up_starts_all_stops_all_and_keeps_the_data(up: Up, community: Community) -> None:
    up.start()
    assert f"http://127.0.0.1:{up.port}" in up.text()
    with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/health/ready") as answer:
        assert answer.status == 200
    query(up, "CREATE TABLE kept AS SELECT 42 AS n")
    doctor = community("doctor", **up.settings())
    assert doctor.returncode == 0, doctor.stdout
    family = up.family()
    assert len(family) > 8
    assert up.end(signal.SIGINT) == 0
    wait_until(lambda: all_ended(family), what="the end of every process")
    assert port_is_free(up.port)
    assert "Everything is stopped" in up.text()

    up.start()
    assert query(up, "SELECT n FROM kept") == (42,)
    assert up.end(signal.SIGTERM) == 0


def test_after_kill_9_the_next_start_clears_up(up: Up) -> None:
    up.start()
    family = up.family()
    assert up.end(signal.SIGKILL) == -signal.SIGKILL
    assert not all_ended(family), "the test needs something left behind"
    up.start()
    assert all_ended(family)
    assert "left behind" in up.text()


@pytest.mark.parametrize(("word", "name"), [("worker", "worker"), ("serve", "server")])
def test_one_that_dies_takes_all_down(up: Up, word: str, name: str) -> None:
    up.start()
    family = up.family()
    up.child(word).kill()
    assert up.process is not None
    assert up.process.wait(timeout=40) == 1
    wait_until(lambda: all_ended(family), what="the end of every process")
    assert f"The {name} ended by itself" in up.text()


def test_interrupted_while_starting_nothing_stays(up: Up) -> None:
    up.output.touch()
    with up.output.open("wb") as output:
        up.process = subprocess.Popen(
            [sys.executable, "-m", "community", "up", "--no-demo", "--no-search"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=clean_environ(**up.settings()),
            start_new_session=True,
        )
    wait_until(lambda: "PostgreSQL 18" in up.text(), what="PostgreSQL")
    family = up.family()
    os.killpg(up.process.pid, signal.SIGINT)
    assert up.process.wait(timeout=40) == 0
    wait_until(lambda: all_ended(family), what="the end of every process")
    assert "Traceback" not in up.text()


def test_a_second_start_on_the_same_data_is_refused(up: Up, community: Community, tmp_path: Path) -> None:
    up.start()
    assert up.process is not None
    answer = community("up", "--no-search", **{**up.settings(), "port": up.port})
    assert answer.returncode == 2
    assert f"in use by process {up.process.pid}" in answer.stderr
    assert not up.ended()
    with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/health/live") as live:
        assert live.status == 200
