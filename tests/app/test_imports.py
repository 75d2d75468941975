"""What the web server does not import: memory at rest is a promise (docs/performance.md)."""

import subprocess
import sys

import pytest

SERVER = """
import sys
import community.app.cli.serve
from community.app.factory import create_app
from community.settings import load_settings
servers = {"COMMUNITY_DATABASE_URL": "postgresql://a@localhost/b", "COMMUNITY_REDIS_URL": "redis://localhost"}
create_app(load_settings(servers))
print(*sys.modules)
"""
OTHERS = ["psycopg", "pydantic", "PIL", "jsonschema", "polyfactory", "alembic"]


@pytest.fixture(scope="module")
def imported() -> set[str]:
    done = subprocess.run([sys.executable, "-c", SERVER], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", OTHERS)
def test_the_server_leaves_to_others_what_it_does_not_need(imported: set[str], name: str) -> None:
    assert name not in imported
