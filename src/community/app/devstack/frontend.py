"""The front-end build, done again only when its sources changed; and npm scripts for make.

`python -m community.app.devstack.frontend install|build|run SCRIPT…` is what the Makefile calls.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from community.app.devstack.errors import DevstackError
from community.app.devstack.node import NodeTools
from community.app.devstack.server import Report, silent

MADE: Final = frozenset(
    {"node_modules", "build", ".svelte-kit", "test-results", "playwright-report", "paraglide", "coverage", ".vite"}
)
TESTS: Final = frozenset({"tests", "e2e"})


class Frontend:
    """The folder `frontend/`. `workshop` holds logs and stamps."""

    def __init__(self, folder: Path, workshop: Path) -> None:
        self.folder = folder.absolute()
        self.build_dir = self.folder / "build"
        self._workshop = workshop.absolute()
        # Beside what they speak of, so that deleting the result deletes the stamp.
        self._install_stamp = self.folder / "node_modules/.community-stamp"
        self._build_stamp = self.folder / ".svelte-kit/community-stamp"

    @property
    def exists(self) -> bool:
        """Whether there is a front end to build."""
        return (self.folder / "package-lock.json").exists()

    def install(self, report: Report = silent) -> None:
        """`npm ci`, unless the lock is the one that was installed."""
        wanted = _digest([self.folder / "package-lock.json", self.folder / "package.json"], self.folder)
        if _read(self._install_stamp) == wanted:
            return
        report("Front end: npm ci")
        NodeTools().npm(["ci", "--no-fund"], folder=self.folder, workshop=self._workshop)
        self._install_stamp.parent.mkdir(exist_ok=True)
        self._install_stamp.write_text(wanted, encoding="ascii")

    def build(self, report: Report = silent) -> bool:
        """`npm run build`, unless the sources are those that were built; True when it built."""
        wanted = _digest(self._sources(), self.folder)
        if _read(self._build_stamp) == wanted and any(self.build_dir.glob("*.html")):
            return False
        self.install(report)
        report("Front end: npm run build")
        NodeTools().npm(["run", "build"], folder=self.folder, workshop=self._workshop)
        self._build_stamp.parent.mkdir(exist_ok=True)
        # Anew: the build may write sources (generated messages) that belong to this state.
        self._build_stamp.write_text(_digest(self._sources(), self.folder), encoding="ascii")
        return True

    def script(self, arguments: list[str]) -> int:
        """An npm script in the foreground; returns its exit code."""
        shims = NodeTools().shims(self._workshop / "bin")
        path = f"{shims}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        argv = [str(shims / "npm"), "run", *arguments]
        return subprocess.run(  # noqa: S603 - npm of the package
            argv, cwd=self.folder, env={**os.environ, "PATH": path}, check=False
        ).returncode

    def _sources(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.folder):
            top = Path(folder) == self.folder
            folders[:] = sorted(name for name in folders if name not in MADE and not (top and name in TESTS))
            for name in sorted(files):
                yield Path(folder) / name


def _digest(files: Iterator[Path] | list[Path], root: Path) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(str(path.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text(encoding="ascii")
    except OSError:
        return ""


def main(arguments: list[str]) -> int:
    """Entry point for make."""
    frontend = Frontend(Path("frontend"), Path(".cache/frontend"))
    try:
        match arguments:
            case ["install"]:
                frontend.install(click.echo)
            case ["build"]:
                frontend.build(click.echo)
            case ["run", *script] if script:
                frontend.install(click.echo)
                return frontend.script(script)
            case _:
                click.echo(__doc__)
                return 2
    except DevstackError as error:
        click.echo(error, err=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
