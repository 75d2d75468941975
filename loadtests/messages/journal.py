"""What a fleet notes, as `community verify-messages` reads it."""

from pathlib import Path
from typing import IO, Any, Self

import msgspec

from community.app.message_audit import Audit, Note

_encoder = msgspec.json.Encoder()
_note = msgspec.json.Decoder(Note)


class Journal:
    """One log file; what is noted is on its way to the disk even if the fleet is killed. The audit reads along."""

    def __init__(self, path: Path) -> None:
        self.audit = Audit()
        self._path = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("wb", buffering=1 << 16)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def note(self, event: str, **fields: Any) -> None:
        if self._file is not None:
            line = _encoder.encode({"event": event, **fields})
            self._file.write(line + b"\n")
            self.audit.take(_note.decode(line))
