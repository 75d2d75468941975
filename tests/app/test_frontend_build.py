"""The front-end build of `community up`: with the packaged Node, and only when something changed."""

import json
import subprocess
from pathlib import Path

import pytest

from community.app.devstack import DevstackError
from community.app.devstack.frontend import Frontend
from tests.app.conftest import ROOT

BUILD = "mkdir -p build && node -e \"fs.copyFileSync('src/a.txt', 'build/200.html')\""


@pytest.fixture
def frontend(tmp_path: Path) -> Frontend:
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src/a.txt").write_text("one")
    package = {"name": "tried", "version": "1.0.0", "scripts": {"build": BUILD, "which": "npm --version"}}
    (folder / "package.json").write_text(json.dumps(package))
    lock = {"name": "tried", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": {"": package}}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    return Frontend(folder, tmp_path / "workshop")


def built(frontend: Frontend) -> str:
    return (frontend.build_dir / "200.html").read_text()


def test_it_builds_once_and_again_when_a_source_changed(frontend: Frontend) -> None:
    assert frontend.exists
    assert frontend.build() is True
    assert built(frontend) == "one"
    assert frontend.build() is False
    (frontend.folder / "src/a.txt").write_text("two")
    assert frontend.build() is True
    assert built(frontend) == "two"


def test_a_deleted_build_is_made_again(frontend: Frontend) -> None:
    frontend.build()
    (frontend.build_dir / "200.html").unlink()
    assert frontend.build() is True


def test_tests_are_no_sources(frontend: Frontend) -> None:
    frontend.build()
    (frontend.folder / "tests").mkdir()
    (frontend.folder / "tests/a.test.ts").write_text("")
    assert frontend.build() is False


def test_a_failed_build_says_why(frontend: Frontend) -> None:
    (frontend.folder / "src/a.txt").unlink()
    with pytest.raises(DevstackError, match=r"run build` failed(?s:.)*ENOENT"):
        frontend.build()


def test_scripts_find_the_packaged_npm(frontend: Frontend) -> None:
    frontend.install()
    assert frontend.script(["which"]) == 0


def test_the_lock_names_the_packages_of_every_platform() -> None:
    answer = subprocess.run(
        [str(ROOT / "scripts/complete-npm-lock"), "--check"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"run scripts/complete-npm-lock: {answer.stderr}"
