"""How files of the platform stand in a rendered text: images with their size, other files as a chip.

In the source, a file is an image or a link to `/media/<id>`. What is known of it when the text is written goes into
the HTML, so that nothing moves when images arrive and no reader's page asks for names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from markdown_it.token import Token

ADDRESS: Final = re.compile(r"/media/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
SOURCE: Final = re.compile(ADDRESS.pattern + r"(?:/small|/preview)?", re.IGNORECASE)
SOURCES: Final = re.compile(SOURCE.pattern + r" \d{1,4}w, " + ADDRESS.pattern + r" \d{1,4}w", re.IGNORECASE)
SIZES: Final = "(min-width: 48rem) 40rem, 100vw"
CLASSES: Final = frozenset({"file", "file-name", "file-facts", "file-preview", "file-image"})
SMALL: Final = 640
_UNITS: Final = ("B", "kB", "MB")


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file when a text that names it is rendered."""

    name: str
    kind: str
    size: int
    image: bool
    width: int | None
    height: int | None
    moving: bool
    preview: bool


Files = Mapping[UUID, TextFile]


def file_id_in(address: str) -> UUID | None:
    """The file that an address names."""
    match = ADDRESS.fullmatch(address)
    return UUID(match[1]) if match else None


def image_tokens(token: Token, files: Files, label: str) -> Iterable[Token] | None:
    """What stands for an image of ours; None for an address elsewhere. A document becomes its chip."""
    file_id = file_id_in(str(token.attrs.get("src", "")))
    if file_id is None:
        return None
    file = files.get(file_id)
    if file is not None and not file.image:
        return _chip(file_id, file, [_text(label or file.name)])
    return [_image(file_id, file, label)]


def chip_tokens(file_id: UUID, files: Files, label: Sequence[Token]) -> Iterable[Token]:
    """What stands for a link to a file of ours."""
    return _chip(file_id, files.get(file_id), label)


def _image(file_id: UUID, file: TextFile | None, alt: str) -> Token:
    attributes: dict[str, str | int | float] = {"src": f"/media/{file_id}", "alt": alt, "class": "file-image"}
    if file is not None and file.width and file.height:
        attributes |= {"width": file.width, "height": file.height}
        if file.width > SMALL and not file.moving:
            small = SMALL if file.width >= file.height else max(1, SMALL * file.width // file.height)
            attributes["srcset"] = f"/media/{file_id}/small {small}w, /media/{file_id} {file.width}w"
            attributes["sizes"] = SIZES
    return Token("html_tag", "img", 0, attrs={**attributes, "loading": "lazy", "decoding": "async"})


def _chip(file_id: UUID, file: TextFile | None, label: Sequence[Token]) -> Iterable[Token]:
    # `download` also keeps the router of the front end from taking the address for a page.
    yield Token("link_open", "a", 1, attrs={"class": "file", "href": f"/media/{file_id}", "download": ""})
    if file is not None and file.preview:
        attributes: dict[str, str | int | float] = {
            "src": f"/media/{file_id}/preview",
            "alt": "",
            "class": "file-preview",
            "loading": "lazy",
        }
        yield Token("html_tag", "img", 0, attrs=attributes)
    yield Token("html_tag", "span", 1, attrs={"class": "file-name"})
    yield from label
    yield Token("html_tag", "span", -1)
    if file is not None:
        yield Token("html_tag", "span", 1, attrs={"class": "file-facts", "data-bytes": str(file.size)})
        yield _text(f"{file.kind.upper()}, {readable(file.size)}")
        yield Token("html_tag", "span", -1)
    yield Token("link_close", "a", -1)


def readable(size: int) -> str:
    """A size for readers without the front end, which writes it in their language."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{size} B"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def attribute(tag: str, name: str, value: str) -> str | None:
    """Whether an attribute may stand on an element of ours: the second wall, after the parser."""
    allowed = True
    match tag, name:
        case "img", "src":
            allowed = SOURCE.fullmatch(value) is not None
        case "img", "srcset":
            allowed = SOURCES.fullmatch(value) is not None
        case "img", "sizes":
            allowed = value == SIZES
        case "img", "loading" | "decoding":
            allowed = value in {"lazy", "async"}
        case ("img", "width" | "height") | ("span", "data-bytes"):
            allowed = value.isascii() and value.isdigit() and len(value) <= 12
        case (("img" | "a" | "span"), "class"):
            allowed = value in CLASSES
        case "a", "download":
            allowed = value == ""
        case _:
            pass
    return value if allowed else None
