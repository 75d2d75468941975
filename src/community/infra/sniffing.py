"""What a file is, told from its first bytes and its name, which must agree.

A table of our own: the libraries that guess types have not been released for years, and what is accepted is a
decision, not a discovery. Containers (OOXML, OpenDocument) share their first bytes; which of them a file is, and
whether it is whole, is found out when it is taken apart in the bounded process (`infra.imaging`).
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

HEAD_BYTES: Final = 4096
Family = Literal["image", "pdf", "office", "text"]


@dataclass(frozen=True)
class FileType:
    """One accepted type: its name, its media type, what it is, and the extensions that it goes by."""

    name: str
    media_type: str
    family: Family
    extensions: tuple[str, ...]


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
TYPES: Final[tuple[FileType, ...]] = (
    FileType("jpg", "image/jpeg", "image", ("jpg", "jpeg")),
    FileType("png", "image/png", "image", ("png",)),
    FileType("webp", "image/webp", "image", ("webp",)),
    FileType("gif", "image/gif", "image", ("gif",)),
    FileType("avif", "image/avif", "image", ("avif",)),
    FileType("pdf", "application/pdf", "pdf", ("pdf",)),
    FileType("docx", f"{_OOXML}wordprocessingml.document", "office", ("docx",)),
    FileType("xlsx", f"{_OOXML}spreadsheetml.sheet", "office", ("xlsx",)),
    FileType("pptx", f"{_OOXML}presentationml.presentation", "office", ("pptx",)),
    FileType("odt", f"{_ODF}text", "office", ("odt",)),
    FileType("ods", f"{_ODF}spreadsheet", "office", ("ods",)),
    FileType("odp", f"{_ODF}presentation", "office", ("odp",)),
    FileType("txt", "text/plain", "text", ("txt",)),
    FileType("csv", "text/csv", "text", ("csv",)),
)
BY_NAME: Final = {each.name: each for each in TYPES}
BY_EXTENSION: Final = {extension: each for each in TYPES for extension in each.extensions}

_MARKUP: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!|\?|[a-z])", re.IGNORECASE)
_BEGINNINGS: Final[dict[str, tuple[bytes, ...]]] = {
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    # Readers of PDF allow some bytes before it; ours does not: a file that is two things at once is an attack.
    "pdf": (b"%PDF-",),
}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
# Control characters that no text has: what is not tab, line feed, form feed, carriage return or escape.
_CONTROL: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def extension_of(name: str) -> str:
    """The last extension of a file name, lower case; "" when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def type_by_name(name: str) -> FileType | None:
    """The accepted type that the name promises."""
    return BY_EXTENSION.get(extension_of(name))


def agrees(kind: FileType, head: bytes) -> bool:
    """Whether the first bytes (`HEAD_BYTES` of them, or all) can be those of the type."""
    if kind.family == "text":
        return _is_text(head)
    if kind.family == "office":
        return head.startswith(b"PK\x03\x04")
    return _magic(head) == kind.name


def _magic(head: bytes) -> str | None:
    for name, beginnings in _BEGINNINGS.items():
        if head.startswith(beginnings):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and b"avi" in _brands(head):
        return "avif"
    return None


def _brands(head: bytes) -> set[bytes]:
    """Major and compatible brands of an ISO media file, three letters of each."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:11], *(head[at : at + 3] for at in range(16, size, 4))}


def _is_text(head: bytes) -> bool:
    """No markup that a browser would take for a page, no binary; any encoding that has no NUL, or UTF-16."""
    if head.startswith(_UTF16):
        return True
    return _magic(head) is None and not _MARKUP.match(head) and not set(head) & set(_CONTROL)
