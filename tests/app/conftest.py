"""Fixtures of the tests of the command line and of the embedded servers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from community.app.devstack import StackUrls
from community.app.devstack.state import free_port

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".cache/tools"
"""Kept between runs: the program of Meilisearch is 130 MB."""

Community = Callable[..., subprocess.CompletedProcess[str]]


def clean_environ(**settings: object) -> dict[str, str]:
    """The environment without settings of the developer's shell, plus those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    return kept | {f"COMMUNITY_{name.upper()}": str(value) for name, value in settings.items()}


def wait_until(condition: Callable[[], bool], *, seconds: float = 20, what: str = "the condition") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come true within {seconds} s")
        time.sleep(0.02)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def community(tmp_path: Path) -> Community:
    """Runs the real command in a process of its own, with the given settings."""

    def run(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "community", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=tmp_path,
            env=clean_environ(**{"data_dir": tmp_path / "data", **settings}),
        )

    return run


@pytest.fixture
def empty_database(urls: StackUrls) -> Iterator[str]:
    """URL of a database without any table."""
    name = f"cli_{os.urandom(4).hex()}"
    server = urls.database_url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
        yield f"{server}/{name}"
        link.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
