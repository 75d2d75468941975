"""The words of a rendered text, as a search index needs them: no mark-up, no addresses, and nobody else's words."""

from html.parser import HTMLParser
from typing import Final

_APART: Final = frozenset(
    "p li tr td th br hr pre blockquote h1 h2 h3 h4 h5 h6 summary details div section figcaption".split()  # noqa: SIM905
)
_ADDRESSES: Final = ("http://", "https://", "www.", "mailto:")


def searched_text(html: str) -> str:
    """One line of words; what is quoted is left out, it is found where it was said."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.pieces)
    words = text.split()
    # Few texts hold any: looking at each word of the others took a third of the time.
    if any(address in text for address in _ADDRESSES):
        words = [word for word in words if not word.startswith(_ADDRESSES)]
    return " ".join(words)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "img":
            self._take(f" {dict(attrs).get('alt') or ''} ")
        if tag in _APART:
            self._take(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        if tag in _APART:
            self._take(" ")

    def handle_data(self, data: str) -> None:
        self._take(data)

    def _take(self, text: str) -> None:
        if not self._quotes:
            self.pieces.append(text)
