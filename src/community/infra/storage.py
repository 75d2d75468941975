"""Files on disk, under names that the platform makes: no name that a person gave ever reaches a path.

`<root>/parts/<id>` is what has arrived of an upload, `<root>/kept/<fan-out>/<id>.<variant>` what is served. A file
moves by rename, so that nobody ever reads half of one; the root is one file system, shared by server and worker.
All methods block: call them in a thread (`asyncio.to_thread`).
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import UUID

ORIGINAL: Final = "original"
_BLOCK: Final = 1024 * 1024


class PartBusy(Exception):
    """Another request is writing to this upload."""


class Part:
    """What has arrived of one upload, open for more."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @property
    def size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def append(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._descriptor, left) :]

    def close(self) -> None:
        os.close(self._descriptor)


class Storage:
    """A folder of files. Making one costs nothing; folders appear with the first file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, file_id: UUID, variant: str = ORIGINAL) -> Path:
        """Where a variant of a file lies. The last digits of an id are random, so that folders fill evenly."""
        return self._root / "kept" / self.place(file_id, variant)

    @staticmethod
    def place(file_id: UUID, variant: str) -> str:
        """The same below the folder of kept files, for a proxy that sends them."""
        name = file_id.hex
        return f"{name[-2:]}/{name[-4:-2]}/{name}.{variant}"

    def part_path(self, file_id: UUID) -> Path:
        return self._root / "parts" / file_id.hex

    def part_size(self, file_id: UUID) -> int:
        """Bytes that have arrived; 0 before the first."""
        try:
            return self.part_path(file_id).stat().st_size
        except FileNotFoundError:
            return 0

    def begin_part(self, file_id: UUID) -> None:
        """An empty file to append to."""
        path = self.part_path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o640)

    def open_part(self, file_id: UUID) -> Part:
        """Open an upload for appending, alone; the lock ends with `close`, or with the process.

        Raises:
            PartBusy: another request holds it.
            FileNotFoundError: it was never begun, or is over.
        """
        descriptor = os.open(self.part_path(file_id), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise PartBusy from error
        return Part(descriptor)

    def digest_part(self, file_id: UUID, *, head: int) -> tuple[bytes, bytes]:
        """SHA-256 of what has arrived, and its first bytes; the file is on the disk afterwards, not in a buffer."""
        total = hashlib.sha256()
        with self.part_path(file_id).open("rb") as file:
            first = file.read(head)
            total.update(first)
            while block := file.read(_BLOCK):
                total.update(block)
            os.fsync(file.fileno())
        return total.digest(), first

    def keep_part(self, file_id: UUID) -> None:
        """The upload is whole: it becomes the original. Twice is as once."""
        target = self.path(file_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            self.part_path(file_id).replace(target)

    def put(self, file_id: UUID, variant: str, source: Path) -> int:
        """Take over a finished file as a variant; returns its size."""
        target = self.path(file_id, variant)
        target.parent.mkdir(parents=True, exist_ok=True)
        size = source.stat().st_size
        source.replace(target)
        return size

    @contextmanager
    def workplace(self, file_id: UUID) -> Iterator[Path]:
        """An empty folder on the same file system, for results that `put` takes over; gone afterwards."""
        folder = self._root / "work" / file_id.hex
        folder.mkdir(parents=True, exist_ok=True)
        try:
            yield folder
        finally:
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()

    def remove(self, file_id: UUID) -> None:
        """Delete all that there is of a file."""
        self.part_path(file_id).unlink(missing_ok=True)
        for path in self.path(file_id).parent.glob(f"{file_id.hex}.*"):
            path.unlink(missing_ok=True)

    def remove_variant(self, file_id: UUID, variant: str) -> None:
        self.path(file_id, variant).unlink(missing_ok=True)

    def old_parts(self, *, before: float) -> Iterator[UUID]:
        """Uploads to which nothing was added since a time (seconds of the epoch)."""
        folder = self._root / "parts"
        for entry in folder.iterdir() if folder.is_dir() else ():
            with suppress(ValueError, FileNotFoundError):
                if entry.stat().st_mtime < before:
                    yield UUID(entry.name)
