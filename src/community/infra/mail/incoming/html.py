"""HTML mails as text: paragraphs, lists, links, and quotes as lines that begin with `>`.

Why not a library: html2text is under the GPL; those that build a tree (markdownify, inscriptis) and nh3 take minutes
for 100,000 nested elements, and only one of our questions needs HTML at all: where does the quoted part begin. Here
is one pass that never goes back, over whatever looks like a tag. What comes out is text and is treated as such.
"""

import re
from html import unescape
from typing import Final

MAX_QUOTE_DEPTH: Final = 3
"""Deeper ones look the same: a prefix for each of 100,000 nested quotes would grow with their square."""

_NAME: Final = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:]*")
_HREF: Final = re.compile(r"\bhref\s*=\s*", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f\xa0]+")
_SKIPPED: Final = frozenset({"head", "script", "style", "title", "template", "noscript", "svg", "math"})
_PARAGRAPHS: Final = frozenset({"p", "blockquote", "ul", "ol", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES: Final = frozenset(
    {"div", "br", "li", "tr", "hr", "section", "article", "header", "footer", "center", "address", "dt", "dd"}
)
_CLOSINGS: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _SKIPPED}
_LONGEST_TAG: Final = 4_000
_LONGEST_LINK: Final = 1_000


def html_to_text(html: str) -> str:
    """The readable text of an HTML mail; its time grows with its length, whatever stands in it."""
    return _Reader(html).read()


class _Reader:
    """One pass over the source; each position is looked at once."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._link: tuple[str, int] | None = None

    def read(self) -> str:
        html, position = self._html, 0
        while (start := html.find("<", position)) != -1:
            self._text(html[position:start])
            position = self._markup(start)
        self._text(html[position:])
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def _markup(self, start: int) -> int:
        """Deal with what begins at `<`, and say where to go on."""
        html = self._html
        if html.startswith("<!--", start):
            return self._after("-->", start)
        found = _NAME.match(html, start + 1)
        if found is None:
            if html.startswith(("<!", "<?"), start):
                return self._after(">", start)
            self._text("<")
            return start + 1
        end = html.find(">", start)
        if end == -1:
            # A tag that never ends: nothing after it can be one either.
            return len(html)
        name = found.group().lower()
        if name in _SKIPPED:
            closing = _CLOSINGS[name].search(html, end)
            return len(html) if closing is None else self._after(">", closing.start())
        self._tag(name, html[found.end() : min(end, start + _LONGEST_TAG)])
        return end + 1

    def _after(self, mark: str, start: int) -> int:
        end = self._html.find(mark, start)
        return len(self._html) if end == -1 else end + len(mark)

    def _tag(self, name: str, attributes: str) -> None:
        closing, name = name.startswith("/"), name.removeprefix("/")
        if name == "a":
            self._anchor(closing, attributes)
        elif name in {"td", "th"} and not closing and self._line:
            self._line.append(" ")
        elif name in _PARAGRAPHS:
            self._end_line()
            self._blank()
            if name == "blockquote":
                self._quotes = max(self._quotes + (-1 if closing else 1), 0)
        elif name == "br":
            self._end_line(even_if_empty=True)
        elif name in _LINES:
            self._end_line()
            if name == "li" and not closing:
                self._line.append("- ")

    def _anchor(self, closing: bool, attributes: str) -> None:
        if not closing:
            address = _address(attributes)
            shown = address.startswith(("http://", "https://")) and len(address) <= _LONGEST_LINK
            self._link = (address, len(self._line)) if shown else None
        elif self._link is not None:
            address, since = self._link
            text = "".join(self._line[since:]).strip()
            if text and text.rstrip("/") != address.rstrip("/"):
                self._line.append(f" <{address}>")
            self._link = None

    def _text(self, raw: str) -> None:
        if raw:
            self._line.append(_SPACES.sub(" ", unescape(raw)))

    def _end_line(self, *, even_if_empty: bool = False) -> None:
        line = _SPACES.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        self._link = None
        if line:
            self._lines.append(self._prefix() + line)
        elif even_if_empty:
            self._blank()

    def _blank(self) -> None:
        """One empty line, never two."""
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip())

    def _prefix(self) -> str:
        return "> " * min(self._quotes, MAX_QUOTE_DEPTH)


def _address(attributes: str) -> str:
    """The first `href`, a web address of a length that people can use, or nothing."""
    found = _HREF.search(attributes)
    if found is None:
        return ""
    value = attributes[found.end() :]
    end = value[0] if value[:1] in {'"', "'"} else " "
    return unescape(value.removeprefix(end).partition(end)[0]).strip()
