"""The `community` command as people type it, in a process of its own."""

import json
import socket
from pathlib import Path

import msgspec
import psycopg
import pytest

from community.app.cli.check_config import describe
from community.app.cli.registry import ENTRIES, available
from community.app.devstack import StackUrls
from community.app.schema import Schema
from community.settings import Settings
from tests.app.conftest import Community

OWN = ("up", "serve", "worker", "migrate", "check-config", "doctor")


def test_the_commands_of_the_start_are_there(community: Community) -> None:
    answer = community("--help")
    assert answer.returncode == 0
    for name in OWN:
        assert f"  {name} " in answer.stdout


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES if entry.name in available()])
def test_every_command_has_help_with_an_example(community: Community, name: str) -> None:
    answer = community(name, "--help")
    assert answer.returncode == 0, answer.stderr
    assert "Example" in answer.stdout
    assert f"community {name}" in answer.stdout


def test_the_version_is_told(community: Community) -> None:
    assert community("--version").stdout.startswith("community 0.")


def test_every_setting_is_described() -> None:
    described = describe()
    missing = [field.name for field in msgspec.structs.fields(Settings) if not described.get(field.name)]
    assert not missing, "give these fields of Settings a docstring"


def test_check_config_masks_secrets(community: Community) -> None:
    answer = community(
        "check-config",
        database_url="postgresql://someone:hunter2@db/community",
        secret_key="a-very-long-and-very-secret-key-0123456789",
        smtp_url="smtp://mail:hunter3@mail:587",
    )
    assert answer.returncode == 0, answer.stderr
    assert "someone:********@db" in answer.stdout.replace("\n", "")
    for secret in ("hunter2", "hunter3", "very-secret"):
        assert secret not in answer.stdout


def test_check_config_lists_all_settings_and_what_is_wrong(community: Community) -> None:
    answer = community("check-config", mode="production", port="0", colour="blue")
    assert answer.returncode == 2
    for field in msgspec.structs.fields(Settings):
        assert f"COMMUNITY_{field.name.upper()}" in answer.stdout.replace("\n", "")
    for problem in (
        "COMMUNITY_SECRET_KEY: give 32",
        "COMMUNITY_PORT: give a port",
        "COMMUNITY_COLOUR is not a setting",
    ):
        assert problem in answer.stdout


@pytest.mark.parametrize("name", ["serve", "worker", "migrate", "up", "doctor"])
def test_refused_settings_are_a_message(community: Community, name: str) -> None:
    answer = community(name, mode="production")
    assert answer.returncode == 2
    assert "The settings are refused" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["serve", "worker", "migrate"])
def test_without_database_the_way_out_is_told(community: Community, name: str, port: int) -> None:
    answer = community(name, port=port)
    assert answer.returncode == 2
    assert "community up" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_unreachable_database_is_a_message(community: Community, port: int) -> None:
    answer = community("migrate", database_url=f"postgresql://a:b@127.0.0.1:{port}/c", redis_url="redis://x")
    assert answer.returncode == 2
    assert "the database does not answer" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("name", ["serve", "up"])
def test_a_port_in_use_is_a_message(community: Community, name: str, port: int, urls: StackUrls) -> None:
    with socket.create_server(("127.0.0.1", port)):
        answer = community(name, port=port, database_url=urls.database_url, redis_url=urls.redis_url)
    assert answer.returncode == 2
    assert f"Port {port} on 127.0.0.1 is in use" in answer.stderr
    assert "COMMUNITY_PORT" in answer.stderr


def test_migrate_brings_an_empty_database_to_the_head(community: Community, empty_database: str) -> None:
    settings = {"database_url": empty_database, "redis_url": "redis://x"}
    before = community("migrate", "--check", **settings)
    assert before.returncode == 1
    assert "0001" in before.stdout
    first = community("migrate", **settings)
    assert first.returncode == 0, first.stderr
    assert "0001" in first.stdout
    assert community("migrate", "--check", **settings).returncode == 0
    again = community("migrate", **settings)
    assert again.returncode == 0
    assert "Migration:" not in again.stdout
    assert Schema(empty_database).current() == Schema(empty_database).head()


def test_doctor_tells_the_state_of_each_component(community: Community, migrated: str, urls: StackUrls) -> None:
    answer = community("doctor", "--json", database_url=migrated, redis_url=urls.redis_url)
    found = {check["name"]: check for check in json.loads(answer.stdout)}
    assert answer.returncode == 0, answer.stdout
    for name in ("Python", "PostgreSQL", "Schema", "Valkey", "Outbox"):
        assert found[name]["state"] == "ok", found[name]
    assert found["PostgreSQL"]["version"].startswith("18.")
    assert "unaccent" in found["PostgreSQL"]["detail"]
    assert found["Meilisearch"]["state"] == "unused"
    assert found["Worker"]["state"] == "warning"
    with psycopg.connect(migrated, autocommit=True) as link:
        link.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        row = link.execute("SELECT max(id) FROM procrastinate_workers").fetchone()
        try:
            again = community("doctor", "--json", database_url=migrated, redis_url=urls.redis_url)
        finally:
            link.execute("DELETE FROM procrastinate_workers WHERE id = %s", row)
    assert next(one for one in json.loads(again.stdout) if one["name"] == "Worker")["state"] == "ok"


def test_doctor_fails_when_something_needed_is_down(community: Community, urls: StackUrls, port: int) -> None:
    answer = community(
        "doctor",
        database_url=urls.database_url.replace("/community", "/nowhere"),
        redis_url=f"redis://127.0.0.1:{port}",
        meili_url=f"http://127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{port}",
    )
    assert answer.returncode == 1
    assert answer.stdout.count("down") == 2
    assert answer.stdout.count("warning") == 2


def test_an_unknown_command_is_a_message(community: Community) -> None:
    answer = community("dance")
    assert answer.returncode == 2
    assert "No such command" in answer.stderr


def test_secrets_are_read_from_files(community: Community, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("postgresql://someone:hunter2@db/community\n")
    answer = community("check-config", database_url_file=secret)
    assert answer.returncode == 0
    assert "someone:********@db" in answer.stdout.replace("\n", "")
