"""How files of the platform stand in a rendered text: images with their size, other files as a chip.

In the source, a file is an image or a link to `/media/<id>`. What is known of it when the text is written goes into
the HTML, so that nothing moves when images arrive and no reader's page asks for names.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

ADDRESS: Final = re.compile(r"/media/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
SOURCE: Final = re.compile(ADDRESS.pattern + r"(?:/small|/preview)?", re.IGNORECASE)
SOURCES: Final = re.compile(SOURCE.pattern + r" \d{1,4}w, " + ADDRESS.pattern + r" \d{1,4}w", re.IGNORECASE)
SIZES: Final = "(min-width: 48rem) 40rem, 100vw"
FACTS: Final = "file_facts"
IMAGE: Final = "file_image"
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


def with_files(tokens: Sequence[Token], files: Files, plain: Callable[[Sequence[Token]], str]) -> Iterable[Token]:
    """The inline tokens with images and links of files in their final form; an image elsewhere becomes a link."""
    inside, chip = 0, None
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            chip = file_id_in(str(token.attrs.get("href", "")))
            yield from (token,) if chip is None else _chip_start(chip, files.get(chip))
        elif token.type == "link_close":
            yield from (token,) if chip is None else _chip_end(files.get(chip))
            chip = None
        elif token.type == "image":
            yield from _image_or_link(token, files, plain(token.children or ()), inside=inside > 0)
        else:
            yield token


def _image_or_link(token: Token, files: Files, alt: str, *, inside: bool) -> Iterable[Token]:
    source = str(token.attrs.get("src", ""))
    file_id = file_id_in(source)
    file = files.get(file_id) if file_id is not None else None
    if inside:
        yield _text(alt or source)
    elif file_id is None:
        yield from (Token("link_open", "a", 1, attrs={"href": source}), _text(alt or source))
        yield Token("link_close", "a", -1)
    elif file is None or file.image:
        yield _image(file_id, file, alt)
    else:
        yield from (*_chip_start(file_id, file), _text(alt or file.name), *_chip_end(file))


def _image(file_id: UUID, file: TextFile | None, alt: str) -> Token:
    attributes: dict[str, str | int | float] = {"src": f"/media/{file_id}", "alt": alt, "class": "file-image"}
    if file is not None and file.width and file.height:
        attributes |= {"width": file.width, "height": file.height}
        if file.width > SMALL and not file.moving:
            small = SMALL if file.width >= file.height else max(1, SMALL * file.width // file.height)
            attributes["srcset"] = f"/media/{file_id}/small {small}w, /media/{file_id} {file.width}w"
            attributes["sizes"] = SIZES
    attributes |= {"loading": "lazy", "decoding": "async"}
    return Token(IMAGE, "img", 0, attrs=attributes, content=alt)


def _chip_start(file_id: UUID, file: TextFile | None) -> Iterable[Token]:
    # `download` also keeps the router of the front end from taking the address for a page.
    yield Token("link_open", "a", 1, attrs={"class": "file", "href": f"/media/{file_id}", "download": ""})
    if file is not None and file.preview:
        attributes: dict[str, str | int | float] = {"src": f"/media/{file_id}/preview", "alt": ""}
        attributes |= {"class": "file-preview", "loading": "lazy"}
        yield Token(IMAGE, "img", 0, attrs=attributes)
    yield Token("file_name", "span", 1, attrs={"class": "file-name"})


def _chip_end(file: TextFile | None) -> Iterable[Token]:
    yield Token("file_name", "span", -1)
    if file is not None:
        yield Token(FACTS, "", 0, content=f"{file.kind.upper()}, {readable(file.size)}", meta={"size": file.size})
    yield Token("link_close", "a", -1)


def render_facts(_renderer: object, tokens: Sequence[Token], at: int, _options: object, _env: object) -> str:
    """A rule of the renderer: type and size, which are no words of the author."""
    token = tokens[at]
    # The space parts it from the name where there is no style: in mails and feeds.
    return f' <span class="file-facts" data-bytes="{token.meta["size"]}">{escapeHtml(token.content)}</span>'


def readable(size: int) -> str:
    """A size for readers without the front end, which writes it in their language."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{size} B"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _is_figure(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 12


VALUES: Final[dict[tuple[str, str], Callable[[str], object]]] = {
    ("img", "src"): SOURCE.fullmatch,
    ("img", "srcset"): SOURCES.fullmatch,
    ("img", "sizes"): SIZES.__eq__,
    ("img", "loading"): "lazy".__eq__,
    ("img", "decoding"): "async".__eq__,
    ("img", "width"): _is_figure,
    ("img", "height"): _is_figure,
    ("img", "class"): {"file-image", "file-preview"}.__contains__,
    ("span", "data-bytes"): _is_figure,
    ("a", "download"): "".__eq__,
}
"""What values attributes may have on elements of ours: the second wall, after the parser."""
