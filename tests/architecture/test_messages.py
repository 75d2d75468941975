"""Every text of the screen is shown somewhere."""

import json
import re

from tests.architecture.sources import ROOT

FRONTEND = ROOT / "frontend"
LOOKED_UP = ("error_",)
"""Beginnings of keys that are put together at run time."""


def test_no_text_is_left_over() -> None:
    sources = (FRONTEND / "src").rglob("*")
    generated = FRONTEND / "src" / "lib" / "paraglide"
    code = {
        word
        for path in sources
        if path.suffix in {".ts", ".svelte"} and generated not in path.parents
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    }
    kept = {
        key
        for file in (FRONTEND / "messages" / "fr").glob("*.json")
        for key in json.loads(file.read_text(encoding="utf-8"))
        if not key.startswith(("$", *LOOKED_UP))
    }
    assert not kept - code, "delete these texts in all languages, or show them"
