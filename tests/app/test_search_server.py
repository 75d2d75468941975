"""Meilisearch: the real program, fetched and checked; and the platform without it."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from community.app.devstack import DevstackError, EmbeddedStack, SearchServer
from community.app.devstack.search import INTEGRITY, VERSION, check_integrity
from tests.app.conftest import TOOLS


def test_meilisearch_starts_and_asks_for_its_key(tmp_path: Path) -> None:
    server = SearchServer(tmp_path, tools=TOOLS)
    server.start()
    try:
        request = urllib.request.Request(f"{server.url}/version", headers={"Authorization": f"Bearer {server.key}"})
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["pkgVersion"] == VERSION
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{server.url}/version")
    finally:
        server.stop()


def test_without_a_registry_search_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm-cache"))
    messages: list[str] = []
    stack = EmbeddedStack(tmp_path / "data", with_postgres=False)
    try:
        urls = stack.start(messages.append)
        assert urls.redis_url
        assert not urls.meili_url
        assert any("Meilisearch is left out" in message for message in messages)
    finally:
        stack.remove()
    with pytest.raises(DevstackError, match="npm"):
        EmbeddedStack(tmp_path / "data", with_postgres=False, require_search=True).start()


def test_another_file_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "package.tgz"
    archive.write_bytes(b"something else")
    with pytest.raises(DevstackError, match="not the file that was pinned"):
        check_integrity(archive, INTEGRITY)
