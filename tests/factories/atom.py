"""RFC 4287 as far as our feeds use it: which elements an Atom document holds, how often, and what stands in them."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# Least and most of each child, in any order (4.1.1, 4.1.2, 3.2); nothing else may stand there.
_CHILDREN: dict[str, dict[str, tuple[int, float]]] = {
    "feed": {
        "id": (1, 1),
        "title": (1, 1),
        "updated": (1, 1),
        "link": (1, float("inf")),
        "entry": (0, float("inf")),
    },
    "entry": {
        "id": (1, 1),
        "title": (1, 1),
        "updated": (1, 1),
        "published": (0, 1),
        # No author stands in our feeds themselves: each entry names its own (4.1.1).
        "author": (1, float("inf")),
        "link": (1, float("inf")),
        "category": (0, float("inf")),
        "content": (0, 1),
    },
    "author": {"name": (1, 1)},
}
_ATTRIBUTES = {
    "feed": {f"{_XML}lang", f"{_XML}base"},
    "link": {"href", "rel", "type"},
    "category": {"term"},
    "content": {"type"},
}
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def assert_atom(root: ET.Element) -> None:
    """Fail where a document is no Atom feed."""
    assert root.tag == f"{ATOM}feed"
    _check(root)
    for element in (root, *root.iter(f"{ATOM}entry")):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert len(set(alternates)) == len(alternates)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def _check(element: ET.Element) -> None:
    name = element.tag.removeprefix(ATOM)
    assert set(element.attrib) <= _ATTRIBUTES.get(name, set()), name
    known = _CHILDREN.get(name, {})
    found = [child.tag.removeprefix(ATOM) for child in element]
    assert set(found) <= known.keys(), name
    for child, (least, most) in known.items():
        assert least <= found.count(child) <= most, f"{child} in {name}"
    text = element.text or ""
    if name in {"updated", "published"}:
        assert _RFC_3339.fullmatch(text), text
        assert datetime.fromisoformat(text).tzinfo is not None
    elif name == "id":
        assert urlsplit(text).scheme, text
    elif name == "link":
        assert urlsplit(element.get("href", "")).scheme in {"http", "https"}
    elif name == "category":
        assert element.get("term")
    elif name == "content":
        assert element.get("type") == "html"
    elif name in {"title", "name"}:
        assert text.strip()
    elif name in _CHILDREN:
        assert not text.strip()
    for child in element:
        _check(child)
