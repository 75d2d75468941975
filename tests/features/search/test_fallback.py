"""PostgreSQL as the engine: forms of words, rights, filters, and hostile questions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from community.core.clock import SystemClock
from community.core.searching import Order, Question, Ranking, SearchDocument
from community.features.search.queries import fallback
from community.features.search.repository import documents
from community.features.search.service.indexing import row_of

MEMBERS = {"thing": ("members",)}
AT = datetime(2026, 3, 1, tzinfo=UTC)


async def put(session: AsyncSession, title: str, text: str = "", **fields: object) -> UUID:
    id_ = uuid4()
    document = SearchDocument(
        **{"id": id_, "group_id": id_, "title": title, "text": text, "audience": ("members",), "at": AT} | fields
    )
    await documents.write(session, [row_of("thing", document, SystemClock().now())])
    return id_


async def ask(session: AsyncSession, words: str = "", **fields: object) -> Ranking:
    question = Question(**{"words": words, "marks": MEMBERS} | fields)
    return await fallback.ask(session, question, shares={}, documents=100)


async def ids(session: AsyncSession, words: str = "", **fields: object) -> list[UUID]:
    return [hit.id for hit in (await ask(session, words, **fields)).hits]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("déclarations", "Déclarer ses effectifs : la déclaration annuelle"),
        ("declaration", "Déclaration d'existence"),
        ("l’entreprise", "Une entreprise artisanale"),
        ("chevaux cuir", "Cuir végétal"),
        ("suppliers", "A new supplier of leather"),
        ("proveedores", "Un proveedor de cuero"),
    ],
)
async def test_forms_of_a_word_find_each_other(session: AsyncSession, asked: str, title: str) -> None:
    language = "en" if "supplier" in title else "es" if "proveedor" in title else "fr"
    wanted = await put(session, title, language=language)
    await put(session, "Vis et boulons")
    assert await ids(session, asked) == [wanted]


async def test_rare_words_count_more(session: AsyncSession) -> None:
    common = await put(session, "Formation à la soudure")
    for number in range(20):
        await put(session, f"Formation numéro {number}")
    rare = await put(session, "Soudure orbitale")
    found = await fallback.ask(
        session,
        Question(words="formation soudure orbitale", marks=MEMBERS, limit=2),
        shares={"format": 0.9, "soudur": 0.1},
        documents=22,
    )
    assert [hit.id for hit in found.hits] == [rare, common]


async def test_words_are_looked_up_in_their_index(session: AsyncSession, connection: AsyncConnection) -> None:
    """Not by reading all documents of the kinds that are asked for."""
    await session.execute(
        text(
            "INSERT INTO search_document (kind, id, digest, group_id, audience, language, title, context, body, tags,"
            " replies, at, words, noted_at)"
            " SELECT 'thing', gen_random_uuid(), 0, gen_random_uuid(), '{members}', 'fr', '', '', '', '{}',"
            " 0, now(), to_tsvector('french', 'document ' || number), now() FROM generate_series(1, 3000) number"
        )
    )
    await session.execute(text("ANALYZE search_document"))
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await ask(session, "numéro 2718")
    asked, values = next(each for each in sent if "ts_rank" in each[0])
    plan = "\n".join((await connection.exec_driver_sql(f"EXPLAIN {asked}", values)).scalars())
    assert "ix_search_document_words" in plan, plan


async def test_marks_decide_what_is_found_and_counted(session: AsyncSession) -> None:
    mine, other = uuid4(), uuid4()
    own = await put(session, "Cuir", audience=(f"person:{mine}", f"person:{other}"), tags=("secret",))
    await put(session, "Cuir", audience=(f"person:{other}",), tags=("autre",))
    found = await ask(session, "cuir", marks={"thing": (f"person:{mine}",)}, facets=True)
    assert ([hit.id for hit in found.hits], found.total) == ([own], 1)
    assert [each.value for each in found.facets["tag"]] == ["secret"]
    assert await ids(session, "cuir", marks={"other": ("members",)}) == []
    assert await ids(session, "cuir", marks={}) == []


async def test_filters_narrow_down(session: AsyncSession) -> None:
    space, author = uuid4(), uuid4()
    wanted = await put(
        session, "Cuir", space_id=space, author_id=author, tags=("peau",), solved=True, has_file=True, replies=3
    )
    await put(session, "Cuir", solved=False, at=datetime(2025, 1, 1, tzinfo=UTC))
    for fields in (
        {"spaces": (space,)},
        {"authors": (author,)},
        {"tags": ("peau", "x")},
        {"solved": True},
        {"has_file": True},
        {"after": datetime(2026, 1, 1, tzinfo=UTC)},
        {"groups": (wanted,)},
    ):
        assert await ids(session, "cuir", **fields) == [wanted], fields
        assert await ids(session, **fields) == [wanted], fields
    assert len(await ids(session, "cuir", before=datetime(2025, 6, 1, tzinfo=UTC))) == 1
    assert (await ids(session, "cuir", order=Order.REPLIES))[0] == wanted


async def test_phrases_and_words_that_must_not_occur(session: AsyncSession) -> None:
    wanted = await put(session, "Recherche", "un tour à bois d'occasion")
    other = await put(session, "Recherche", "du bois, et un tour à métaux")
    assert await ids(session, phrases=("tour à bois",)) == [wanted]
    assert await ids(session, "tour", without=("métaux",)) == [wanted]
    assert set(await ids(session, "tour")) == {wanted, other}


async def test_a_word_that_is_being_typed(session: AsyncSession) -> None:
    wanted = await put(session, "Imprimerie")
    assert await ids(session, "impr") == []
    assert await ids(session, "impr", typing=True) == [wanted]


async def test_only_titles_where_names_are_wanted(session: AsyncSession) -> None:
    named = await put(session, "Cuir végétal")
    await put(session, "Tannerie", "du cuir")
    assert await ids(session, "cui", typing=True, titles=True) == [named]
    assert await ids(session, "cuirs", titles=True) == [named]


async def test_pages_follow_each_other(session: AsyncSession) -> None:
    for number in range(5):
        await put(session, "Cuir", at=datetime(2026, 3, number + 1, tzinfo=UTC))
    everything = await ids(session, "cuir", order=Order.DATE)
    assert await ids(session, "cuir", order=Order.DATE, limit=2, offset=2) == everything[2:4]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=200), phrase=st.text(max_size=50), tag=st.text(max_size=20))
async def test_whatever_is_typed_is_only_words(session: AsyncSession, words: str, phrase: str, tag: str) -> None:
    def clean(text: str) -> str:
        return text.replace("\x00", "").encode("utf-8", "ignore").decode()

    found = await ask(
        session, clean(words), phrases=(clean(phrase),), without=(clean(phrase),), tags=(clean(tag),), facets=True
    )
    assert found.hits == ()
