"""What is proposed while one types."""

import pytest
from tests.features.search.box.conftest import CANARY, Town, marked, shown


@pytest.mark.parametrize(
    ("q", "kind", "title"),
    [
        ("mel", "topic", "Exporter des melons"),
        ("exporter mel", "topic", "Exporter des melons"),
        ("cam", "person", "Camille Roux"),
        ("prim", "organisation", "Primeurs du Soleil"),
        ("expor", "space", "Export"),
    ],
)
async def test_names_are_found_by_their_beginnings(town: Town, q: str, kind: str, title: str) -> None:
    found = await town.suggestions("outsider", q)
    assert (kind, title) in [(each["kind"], shown(each["title"])) for each in found]
    assert len(found) <= 8
    assert any(marked(each["title"]) for each in found)


@pytest.mark.parametrize(
    ("q", "query"),
    [
        ("melons @cam", 'melons @"Camille Roux"'),
        ("in:expor", "in:Export"),
        ("org:prim", 'org:"Primeurs du Soleil"'),
    ],
)
async def test_filters_are_completed(town: Town, q: str, query: str) -> None:
    found = await town.suggestions("outsider", q)
    assert query in [each["query"] for each in found]
    assert len({each["kind"] for each in found}) == 1


@pytest.mark.parametrize("q", ["", "m", "   ", "-", "zzzzz", "\x00", CANARY, f"in:{CANARY}", "@"])
async def test_nothing_is_proposed(town: Town, q: str) -> None:
    assert await town.suggestions("outsider", q) == []
