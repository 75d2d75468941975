"""What members write, as it may stand in a mail: no picture that calls home, no class, links that work anywhere."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

import nh3

_TAGS: Final = frozenset(
    "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup".split()  # noqa: SIM905
    + "table tbody td th thead tr ul".split()  # noqa: SIM905
)
_IMAGE: Final = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT: Final = re.compile(r"""\balt=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BLOCKS: Final = frozenset({"p", "blockquote", "pre", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_LINES: Final = frozenset({"br", "tr", "li"})
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def mail_html(html: str, *, base_url: str) -> str:
    """The HTML of a post with its links made absolute; a picture becomes its description."""
    described = _IMAGE.sub(_described, html)
    return nh3.clean(
        described,
        tags=set(_TAGS),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", f"{base_url}/"),
    )


def _described(image: re.Match[str]) -> str:
    alt = _ALT.search(image[0])
    text = unescape((alt[1] or alt[2] or "") if alt else "").strip()
    return escape(f"[{text}]") if text else ""


def plain_text(html: str) -> str:
    """The same as plain text: lines as they are read, list items with a dash, quotations with `> `."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in reader.text.split("\n"))).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._quotes = 0
        self._verbatim = 0
        self._href = ""
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break(2)
        elif tag in _LINES:
            self._break(1)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "li":
            self._write("- ")
        elif tag == "a":
            self._href, self._link = dict(attrs).get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._quotes -= 1
        elif tag == "pre":
            self._verbatim -= 1
        elif tag == "a" and self._href not in {"", self._link}:
            self._write(f" ({self._href})")
        elif tag in {"td", "th"}:
            self._write(" ")
        if tag in _BLOCKS:
            self._break(2)

    def handle_data(self, data: str) -> None:
        self._link += data
        lines = data.split("\n") if self._verbatim else [" ".join(data.split(" ")).replace("\n", " ")]
        for place, line in enumerate(lines):
            if place:
                self._break(1)
            self._write(line)

    def _write(self, text: str) -> None:
        if self.text.endswith("\n") or not self.text:
            text = "> " * self._quotes + (text if self._verbatim else text.lstrip())
        self.text += text

    def _break(self, lines: int) -> None:
        kept = self.text.rstrip("\n")
        there = len(self.text) - len(kept)
        if kept:
            self.text += "\n" * max(0, lines - there)
