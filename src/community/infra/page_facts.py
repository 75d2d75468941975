"""What a page on the web says of itself: title, description and site, for a preview of a link to it.

One pass over the beginning, never going back, like `mail.incoming.html`: a page is written by strangers, and no part
of it is worth a tree. What comes out is plain text, without what turns the direction of writing around.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final

import msgspec

LOOKED_AT: Final = 512 * 1024
MAX_TITLE: Final = 200
MAX_DESCRIPTION: Final = 300
MAX_SITE: Final = 80

_MARK: Final = re.compile(r"<(?:(!--)|(script|style|noscript|template|svg|meta|title|body|/head)\b)", re.IGNORECASE)
# Gives nothing back: what does not end is read once.
_REST: Final = re.compile(r"""((?>[^>"']{1,500}+|"[^"]{0,2000}+"|'[^']{0,2000}+'){0,60}+)>""")
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z:-]{1,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ENDS: Final = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "noscript", "template", "svg", "title")
}
_MAX_FAULTS: Final = 20
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,40})", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
_WANTED: Final = {
    "og:title": "title",
    "twitter:title": "title",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "og:site_name": "site",
}


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Plain text; empty where the page does not say it."""

    title: str
    description: str
    site: str


def page_facts(body: bytes, content_type: str) -> PageFacts:
    """The facts of an HTML page; in time that grows with its length alone."""
    found: dict[str, str] = {}
    plain_title = ""
    for name, content in _parts(_decode(body[:LOOKED_AT], content_type)):
        if name == "title":
            plain_title = plain_title or content
            continue
        values = {each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(content)}
        key = _WANTED.get((values.get("property") or values.get("name") or "").lower())
        # Of several the first counts.
        if key and values.get("content"):
            found.setdefault(key, values["content"])
    return PageFacts(
        title=_clean(found.get("title") or plain_title, MAX_TITLE),
        description=_clean(found.get("description", ""), MAX_DESCRIPTION),
        site=_clean(found.get("site", ""), MAX_SITE),
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The `title`s with what they say and the `meta`s with their attributes, up to the body."""
    at, faults = 0, 0
    while faults < _MAX_FAULTS and (mark := _MARK.search(text, at)):
        if mark[1]:
            end = text.find("-->", mark.end())
            if end < 0:
                return
            at = end + 3
            continue
        name = mark[2].lower()
        if name in {"body", "/head"}:
            return
        rest = _REST.match(text, mark.end())
        if rest is None:
            at, faults = mark.end(), faults + 1
            continue
        at = rest.end()
        if name == "meta":
            yield name, rest[1]
            continue
        closing = _ENDS[name].search(text, at)
        if closing is None:
            return
        if name == "title":
            yield name, text[at : min(closing.start(), at + 10_000)]
        at = closing.end()


def _decode(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:2048])
    if named is not None:
        try:
            codec = codecs.lookup(named[1].decode("ascii"))
        except LookupError:
            codec = codecs.lookup("utf-8")
        # Only those that make text of bytes, not `hex` or `zip`.
        if codec._is_text_encoding:  # noqa: SLF001 - how Python itself tells them apart
            return body.decode(codec.name, "replace")
    return body.decode("utf-8", "replace")


def _clean(text: str, length: int) -> str:
    plain = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in unescape(text[: 4 * length]))
    plain = _SPACES.sub(" ", plain).strip()
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"
