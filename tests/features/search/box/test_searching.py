"""What people find: results, tabs, facets, filters; and what they never do."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import Statements
from tests.features.search.box.conftest import API, CANARY, Index, Town, marked, shown

MELONS = "Exporter des melons"
TOMATOES = "Transport frigorifique des tomates"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("melon", [MELONS]),
        ("comment exporter un melon ?", [MELONS]),
        ("#douane", [MELONS]),
        ("in:export tomates", [TOMATOES]),
        ("dans:Exporting -melon tomates", [TOMATOES]),
        ("@camille melons", [MELONS]),
        ("@Emily_Stone frigorifique", [TOMATOES]),
        ('"transport frigorifique"', [TOMATOES]),
        ('"frigorifique transport"', []),
        ("in:export before:2000", []),
        ("", []),
        ("   ", []),
    ],
)
async def test_what_is_found(town: Town, q: str, expected: list[str]) -> None:
    found = await town.titles("outsider", q, kind="topic")
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


async def test_a_person_and_an_organisation_are_found_with_their_tabs(town: Town) -> None:
    found = await town.search("outsider", "Primeurs du Soleil")
    assert {"organisation", "person"} <= {tab["kind"] for tab in found["tabs"]}
    assert await town.titles("outsider", "Primeurs du Soleil", kind="organisation") == ["Primeurs du Soleil"]
    narrowed = await town.search("outsider", "Primeurs du Soleil", kind="organisation")
    assert narrowed["tabs"] == found["tabs"]
    assert {each["kind"] for each in narrowed["items"]} == {"organisation"}


async def test_a_result_says_where_the_words_are(town: Town) -> None:
    [result] = (await town.search("outsider", "exportations melon"))["items"][:1]
    assert shown(result["title"]) == MELONS
    assert marked(result["title"]) == ["Exporter", "melons"]
    assert result["path"].startswith(f"/sujets/{town.melons.id}")
    assert result["place"] == "Export"


async def test_what_belongs_together_is_one_result(town: Town) -> None:
    found = await town.search("outsider", "in:export melons", kind="topic")
    [result] = [each for each in found["items"] if each["groupId"] == str(town.melons.id)]
    assert result["more"] == 1
    inside = await town.search("outsider", "in:export melons", group=str(town.melons.id))
    assert {each["groupId"] for each in inside["items"]} == {str(town.melons.id)}


async def test_nothing_of_a_private_space_is_found_counted_or_named(town: Town) -> None:
    for q in (
        CANARY,
        "melons secrets",
        f"in:prive-{CANARY} melons",
        f"@camille {CANARY}",
        f'"Espace {CANARY}"',
        "melons",
    ):
        for params in ({}, {"kind": "topic"}, {"kind": "space"}, {"order": "date"}, {"group": str(town.secret.id)}):
            answer = await town["outsider"].get(API, params={"q": q, **params})
            told = {**answer.json(), "query": "", "words": "", "hints": [], "pills": []}
            assert CANARY not in str(told)
            assert str(town.private.id) not in answer.text
    assert await town.titles("member", CANARY)
    assert not any(CANARY in shown(each["title"]) for each in await town.suggestions("outsider", "canari"))


async def test_a_right_that_is_withdrawn_counts_at_once(town: Town, session: AsyncSession, index: Index) -> None:
    """The index still says otherwise."""
    assert CANARY in str(await town.titles("member", CANARY))
    topic = await make_topic(session, town.public, town.people["member"], title="Abricots")
    await session.commit()
    await index()
    assert await town.titles("outsider", "abricots") == ["Abricots"]
    topic.space_id = town.private.id
    await session.commit()
    found = await town.search("outsider", "abricots")
    assert found["items"] == []
    assert await town.titles("member", "abricots") == ["Abricots"]


async def test_facets_narrow_down_and_let_go(town: Town) -> None:
    found = await town.search("outsider", "melons")
    facets = {facet["name"]: facet["values"] for facet in found["facets"]}
    [space] = facets["space"]
    assert (space["label"], space["chosen"], space["query"]) == ("Export", False, "melons in:Export")
    assert [each["label"] for each in facets["tag"]] == ["douane"]
    assert {each["label"] for each in facets["author"]} == {"Camille Roux", "Emily Stone"}
    narrowed = await town.search("outsider", space["query"])
    [pill] = narrowed["pills"]
    assert (pill["kind"], pill["label"], pill["without"]) == ("space", "Export", "melons")
    [chosen] = next(facet["values"] for facet in narrowed["facets"] if facet["name"] == "space")
    assert (chosen["chosen"], chosen["query"]) == (True, "melons")


async def test_what_cannot_be_followed_stays_words_and_is_said(town: Town) -> None:
    found = await town.search("outsider", "in:nullepart kind:rien before:hier melons")
    assert [(hint["code"], hint["text"]) for hint in found["hints"]] == [
        ("wrong_value", "before:hier"),
        ("unknown_name", "in:nullepart"),
        ("unknown_name", "kind:rien"),
    ]
    assert found["pills"] == []
    assert MELONS in str([shown(each["title"]) for each in found["items"]])


async def test_authors_find_their_own_at_once(town: Town) -> None:
    body = {"spaceId": str(town.public.id), "title": "Cerises de Céret", "source": "Qui en vend ?", "tags": ["cerises"]}
    topic = (await town["member"].post("/api/forums/topics", json=body)).json()["id"]
    reply = {"source": "J'en cherche pour le marché de gros"}
    await town["member"].post(f"/api/forums/topics/{topic}/posts", json=reply)
    assert await town.titles("member", "cerise") == ["Cerises de Céret"]
    assert await town.titles("member", "marché de gros") == ["Cerises de Céret"]
    for q in (
        "cerise kiwi",
        "mais où sont",
        "cerises before:2020",
        "cerises solved:yes",
        "cerises -ceret",
        '"en vend cerises"',
    ):
        assert await town.titles("member", q) == [], q
    assert await town.titles("outsider", "cerises") == []


async def test_pages_follow_each_other_without_gaps(town: Town, session: AsyncSession, index: Index) -> None:
    made = {
        (await make_topic(session, town.public, town.people["member"], title=f"Pêche numéro {number}")).title
        for number in range(45)
    }
    await session.commit()
    await index()
    found: list[str] = []
    cursor = None
    for _ in range(9):
        page = await town.search("outsider", "pêche", **({"cursor": cursor} if cursor else {}))
        found += [shown(each["title"]) for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(made)


@pytest.mark.parametrize("order", ["relevance", "date", "replies"])
async def test_orders(town: Town, session: AsyncSession, index: Index, order: str) -> None:
    author = town.people["member"]
    old, new = datetime(2020, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    await make_topic(session, town.public, author, title="Kiwi kiwi kiwi", at=old)
    await make_topic(session, town.public, author, title="Un kiwi parmi beaucoup d'autres fruits", at=new)
    await make_topic(session, town.public, author, title="Le kiwi dont tous parlent", at=old, replies=[author] * 3)
    await session.commit()
    await index()
    first = {"relevance": "Kiwi kiwi", "date": "Un kiwi", "replies": "Le kiwi"}[order]
    assert (await town.titles("outsider", "kiwi", order=order))[0].startswith(first)


@pytest.mark.parametrize("more", [0, 20])
async def test_what_it_costs(
    town: Town, session: AsyncSession, index: Index, statements: Statements, more: int
) -> None:
    for number in range(more):
        await make_topic(session, town.public, town.people["member"], title=f"Melon {number}")
    await session.commit()
    await index()
    await town.search("outsider", "melon")
    statements.reset()
    await town.search("outsider", "melon")
    assert len(statements.sent) <= 24, statements.sent


async def test_nobody_searches_without_signing_in(town: Town) -> None:
    for path in (API, f"{API}/suggestions"):
        assert (await town["outsider"].get(path, params={"q": "a"}, headers={"Cookie": ""})).status_code == 401


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"q": "x" * 2000}, 200),
        ({"q": "x" * 2001}, 422),
        ({"q": "\x00\x07 🍅 مرحبا \u202e"}, 200),
        ({"q": "le la les de du des"}, 200),
        ({"q": "'); DROP TABLE search_document; --"}, 200),
        ({"q": "a" * 60 + " & | ! <-> :* ( )"}, 200),
        ({"q": "melon", "kind": "nothing"}, 200),
        ({"q": "melon", "order": "size"}, 400),
        ({"q": "melon", "group": "x"}, 400),
        ({"q": "melon", "cursor": "x"}, 422),
        ({}, 400),
    ],
)
async def test_wrong_input(town: Town, params: dict[str, Any], status: int) -> None:
    answer = await town["outsider"].get(API, params=params)
    assert answer.status_code == status, answer.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(min_size=1, max_size=30), operator=st.sampled_from(["in:", "@", "org:", "tag:", "-", "kind:", ""]))
async def test_no_operator_lets_anything_out(town: Town, operator: str, value: str) -> None:
    q = f'{operator}"{value}" melons'
    answer = await town["outsider"].get(API, params={"q": q})
    assert answer.status_code == 200, answer.text
    assert CANARY not in answer.text
