"""Names of files as people see them: never a path, never a way to look like something else."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

MAX_LENGTH: Final = 200
NAMELESS: Final = "fichier"
_SPACES: Final = re.compile(r"\s+")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9 ._()-]")


def clean_name(given: str) -> str:
    """The last part of a path, without control, direction and zero-width characters, of a bearable length."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    kept = (" " if unicodedata.category(char).startswith("Z") else char for char in last if _shows(char))
    name = _SPACES.sub(" ", "".join(kept)).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and stem and len(extension) <= 10:
        return f"{stem[: MAX_LENGTH - len(extension) - 1].rstrip(' .') or NAMELESS}.{extension}"
    return name[:MAX_LENGTH] or NAMELESS


def _shows(char: str) -> bool:
    """Not a control (Cc), format (Cf: direction, zero width), surrogate, private or unassigned character."""
    return not unicodedata.category(char).startswith("C")


def disposition(name: str, *, inline: bool) -> str:
    """The Content-Disposition header (RFC 6266): plain ASCII for old clients, the true name beside it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    plain = _UNSAFE.sub("_", plain).strip() or NAMELESS
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
