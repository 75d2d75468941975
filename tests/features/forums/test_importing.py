"""Topics from files: whole or not at all, once however often, each refused line with its reason."""

import asyncio
import io
import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tests.conftest import make_settings

from community.app.devstack import StackUrls
from community.app.importing.mapping import Mapping, MappingError, read_mapping
from community.app.importing.topics import CannotImport, Options, Summary, TopicImport
from community.core.clock import SystemClock
from community.core.groups import EVERYONE
from community.core.ids import new_id
from community.infra.db import Database, open_database

SHARED = Path(__file__).parents[4] / "shared" / "data"
CNIL = SHARED / "search-fr" / "cnil_faq.jsonl"
ALL_TABLES = ("forums_space", "forums_space_grant", "forums_topic", "forums_post", "forums_topic_reader")


@pytest.fixture
async def link(own_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(own_database)
    for name in ("lea", "marc"):
        await connection.execute(
            "INSERT INTO accounts_person (id, email, email_key, given_name, family_name, sort_key, search_key,"
            " function, locale, languages, about, shows_email, shows_phone, state, platform_roles, created_at)"
            " VALUES ($1, $2, $2, 'Léa', 'Roux', 'roux lea', 'lea roux',"
            " '', 'fr', '{}', '', false, false, 'active', '{}', now())",
            new_id(),
            f"{name}@firm.example",
        )
    space = new_id()
    await connection.execute(
        "INSERT INTO forums_space (id, slug, name, description, colour, position, state, version) VALUES"
        """ ($1, 'qualite', '{"fr": "Qualité et agréage", "en": "Quality"}', '{"fr": "…"}', '#000000', 1, 'open', 1)""",
        space,
    )
    yield connection
    await connection.close()


@pytest.fixture
async def database(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(make_settings(own_database, urls.redis_url, tmp_path), application_name="tests") as opened:
        yield opened


def topic(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "externalId": f"t{number}",
        "author": "Lea@Firm.example",
        "space": "qualité et agreage",
        "title": f"Question {number}",
        "body": f"Which **Brix** for lot {number}?",
        "createdAt": "2024-06-03T08:12:00+02:00",
        "tags": ["Melon"],
        "replies": [
            {"externalId": "a", "author": "marc@firm.example", "body": "Eleven.", "createdAt": "2024-06-03T09:00:00Z"},
            {"externalId": "b", "author": "lea@firm.example", "body": "Twelve.", "accepted": True},
        ],
        **changes,
    }


def as_file(*lines: Any) -> io.BytesIO:
    return io.BytesIO("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines).encode())


async def run(database: Database, *lines: Any, **options: Any) -> Summary:
    return await TopicImport(database, SystemClock(), Options(**options)).run(as_file(*lines), lambda _: None)


async def counts(link: asyncpg.Connection) -> dict[str, int]:
    tables = (*ALL_TABLES, "infra_outbox_event")
    return {table: await link.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


async def test_a_topic_comes_with_its_replies(database: Database, link: asyncpg.Connection) -> None:
    summary = await run(database, topic())
    assert summary.outcomes == {"created": 1}
    row = await link.fetchrow("SELECT * FROM forums_topic")
    posts = await link.fetch("SELECT * FROM forums_post ORDER BY number")
    assert row["title"] == "Question 1"
    assert row["tags"] == ["melon"]
    assert row["created_at"] == datetime(2024, 6, 3, 6, 12, tzinfo=UTC)
    assert row["last_post_at"] == datetime(2024, 6, 3, 9, 0, tzinfo=UTC)
    assert (row["post_count"], row["highest_number"], row["change_seq"], row["accepted_number"]) == (3, 3, 3, 3)
    assert [post["number"] for post in posts] == [1, 2, 3]
    assert [post["change_seq"] for post in posts] == [1, 2, 3]
    assert posts[0]["html"] == "<p>Which <strong>Brix</strong> for lot 1?</p>"
    assert row["author_id"] == posts[0]["author_id"] == posts[2]["author_id"] == row["last_author_id"]
    readers = await link.fetch("SELECT last_read, level FROM forums_topic_reader")
    assert [tuple(reader) for reader in readers] == [(3, 2), (3, 2)]
    event = await link.fetchrow("SELECT name, payload FROM infra_outbox_event")
    assert event["name"] == "forums.topic_imported"
    assert json.loads(event["payload"])["topic_id"] == str(row["id"])


async def test_a_second_run_changes_nothing(database: Database, link: asyncpg.Connection) -> None:
    lines = [topic(number) for number in range(1, 8)]
    await run(database, *lines)
    before = await counts(link)
    summary = await run(database, *lines)
    assert summary.outcomes == {"unchanged": 7}
    assert summary.posts == 0
    assert await counts(link) == before


async def test_a_dry_run_changes_nothing_and_says_what_it_would_do(
    database: Database, link: asyncpg.Connection
) -> None:
    before = await counts(link)
    lines = [topic(number, space=f"New {number % 2}") for number in range(1, 120)]
    summary = await run(database, *lines, topic(200, author="nobody@firm.example"), dry_run=True, create_spaces=True)
    assert summary.outcomes == {"created": 119}
    assert summary.spaces == ["New 1", "New 0"]
    assert [refusal.code for refusal in summary.refused] == ["unknown_author"]
    assert await counts(link) == before


async def test_what_changed_at_the_source_follows(database: Database, link: asyncpg.Connection) -> None:
    await run(database, topic())
    changed = topic(title="Another question", body="Which Brix, really?")
    changed["replies"][1] |= {"accepted": False}
    changed["replies"].append({"externalId": "c", "author": "marc@firm.example", "body": "13.", "accepted": True})
    summary = await run(database, changed)
    assert summary.outcomes == {"updated": 1}
    row = await link.fetchrow("SELECT * FROM forums_topic")
    posts = await link.fetch("SELECT * FROM forums_post ORDER BY number")
    assert (row["title"], row["highest_number"], row["post_count"], row["accepted_number"]) == (
        "Another question",
        4,
        4,
        4,
    )
    assert posts[0]["source"] == "Which Brix, really?"
    assert posts[0]["version"] == 2
    assert row["change_seq"] > max(3, posts[0]["change_seq"])
    assert await link.fetchval("SELECT source FROM forums_post_revision") == "Which **Brix** for lot 1?"
    assert (await run(database, changed)).outcomes == {"unchanged": 1}


async def test_what_members_changed_stays(database: Database, link: asyncpg.Connection) -> None:
    await run(database, topic())
    await link.execute("UPDATE forums_post SET source = 'Mine', edited_by = author_id, version = 2 WHERE number = 2")
    await link.execute("UPDATE forums_topic SET title = 'Renamed', version = 2")
    summary = await run(database, topic())
    assert summary.outcomes == {"kept": 1}
    assert summary.kept == [1]
    assert await link.fetchval("SELECT source FROM forums_post WHERE number = 2") == "Mine"
    assert await link.fetchval("SELECT title FROM forums_topic") == "Renamed"


async def test_an_import_that_was_stopped_is_finished_by_the_next(database: Database, link: asyncpg.Connection) -> None:
    lines = [topic(number) for number in range(1, 131)]

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await TopicImport(database, SystemClock(), Options()).run(as_file(*lines), stop)
    there = await link.fetchval("SELECT count(*) FROM forums_topic")
    assert 0 < there < 130
    assert await link.fetchval("SELECT count(*) FROM forums_post") == 3 * there
    summary = await run(database, *lines)
    assert summary.outcomes == {"created": 130 - there, "unchanged": there}
    assert await link.fetchval("SELECT count(*) FROM forums_post") == 390


async def test_two_imports_of_one_file_do_not_collide(database: Database, link: asyncpg.Connection) -> None:
    lines = [topic(number, space=f"New {number % 3}") for number in range(1, 150)]
    summaries = await asyncio.gather(*(run(database, *lines, create_spaces=True) for _ in range(2)))
    total: Counter[str] = sum((summary.outcomes for summary in summaries), Counter())
    assert total == {"created": 149, "unchanged": 149}
    assert await link.fetchval("SELECT count(*) FROM forums_space") == 4


async def test_a_batch_that_fails_leaves_nothing_of_itself(
    database: Database, link: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OSError("the connection is gone")

    monkeypatch.setattr("community.features.forums.service.importing.mark_authors", fail)
    before = await counts(link)
    with pytest.raises(OSError, match="gone"):
        await run(database, topic(1, space="New"), topic(2), create_spaces=True)
    assert await counts(link) == before


FUTURE = (datetime.now(UTC) + timedelta(days=1)).isoformat()
REFUSED: list[tuple[Any, str]] = [
    ("{", "bad_json"),
    ("[1]", "bad_json"),
    ("[" * 100_000, "bad_json"),
    (topic(colour="red"), "bad_format"),
    ({"externalId": "t1"}, "bad_format"),
    (topic(tags=["x"] * 6), "bad_format"),
    (topic(externalId="a\u0001b"), "bad_external_id"),
    (topic(author="nobody@firm.example"), "unknown_author"),
    (topic(author="not an address"), "unknown_author"),
    (topic(author=None), "no_author"),
    (topic(space="elsewhere"), "unknown_space"),
    (topic(title="x" * 201), "title_too_long"),
    (topic(title="  ab "), "title_too_short"),
    (topic(body=" \n"), "empty_text"),
    (topic(body="x" * 20_481), "text_too_long"),
    (topic(createdAt=FUTURE), "future_date"),
    (topic(createdAt="yesterday"), "bad_date"),
    (topic(createdAt="2024-01-01T10:00:00"), "bad_date"),
    (topic(replies=[{"body": "x", "createdAt": "2020-01-01"}]), "out_of_order"),
    (topic(replies=[{"body": "x", "externalId": "a"}] * 2), "duplicate_reply"),
    (topic(replies=[{"body": "x", "accepted": True}] * 2), "two_accepted"),
]


async def test_each_refused_line_has_its_reason(database: Database, link: asyncpg.Connection) -> None:
    lines = [{**line, "externalId": line["externalId"] + str(at)} if isinstance(line, dict) else line
             for at, (line, _) in enumerate(REFUSED)]  # fmt: skip
    summary = await run(database, *lines, "", topic(900), topic(900), topic(900, title="Other"))
    codes = [code for _, code in REFUSED]
    assert [refusal.code for refusal in summary.refused] == [*codes, "duplicate"]
    assert [refusal.line for refusal in summary.refused] == [*range(1, len(codes) + 1), len(codes) + 4]
    assert all(refusal.message for refusal in summary.refused)
    assert summary.outcomes == {"created": 1}
    assert summary.repeated == 1
    assert await link.fetchval("SELECT count(*) FROM forums_topic") == 1


async def test_missing_spaces_are_created_for_a_group(database: Database, link: asyncpg.Connection) -> None:
    summary = await run(
        database, topic(1, space="Santé / Social"), topic(2, space="santé / social"), create_spaces=True
    )
    assert summary.spaces == ["Santé / Social"]
    space = await link.fetchrow("SELECT * FROM forums_space WHERE slug = 'sante-social'")
    assert json.loads(space["name"]) == {"fr": "Santé / Social"}
    grants = await link.fetch("SELECT group_id, level FROM forums_space_grant WHERE space_id = $1", space["id"])
    assert [tuple(grant) for grant in grants] == [(EVERYONE, 3)]
    with pytest.raises(CannotImport, match="no such group"):
        await run(database, topic(3), create_spaces=True, group="strangers")


async def test_the_default_author_must_exist(database: Database, link: asyncpg.Connection) -> None:
    with pytest.raises(CannotImport, match="nobody has this address"):
        await run(database, topic(), default_author="ghost@firm.example")
    summary = await run(database, topic(author="ghost@firm.example"), default_author="marc@firm.example")
    assert summary.outcomes == {"created": 1}


async def test_foreign_fields_are_mapped(database: Database, link: asyncpg.Connection) -> None:
    mapping = read_mapping(["externalId=id", "space=meta.theme", "accepted=body"], "{title} <{link}>")
    line = {"id": 7, "meta": {"theme": "quality"}, "title": "How?", "body": "So.", "link": "https://x.example/7"}
    options = {"mapping": mapping, "default_author": "lea@firm.example", "source": "faq"}
    assert (await run(database, line, **options)).outcomes == {"created": 1}
    posts = await link.fetch("SELECT source FROM forums_post ORDER BY number")
    assert [post["source"] for post in posts] == ["How? <https://x.example/7>", "So."]
    row = await link.fetchrow("SELECT external_id, accepted_number FROM forums_topic")
    assert tuple(row) == ("faq:7", 2)


def test_a_mapping_can_be_a_file_and_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "map.json"
    file.write_text('{"space": "theme"}')
    assert read_mapping([str(file), "title=name"], None).paths == {"space": ("theme",), "title": ("name",)}
    for wrong in ("colour=x", "title=", "missing.json"):
        with pytest.raises(MappingError):
            read_mapping([wrong], None)


@pytest.mark.data
@pytest.mark.skipif(not CNIL.exists(), reason="the shared data sets are not beside the checkout")
async def test_the_cnil_questions_import_directly(database: Database, link: asyncpg.Connection) -> None:
    options = Options(
        mapping=Mapping({"externalId": ("id",), "space": ("theme",), "accepted": ("body",), "tags": ("audience",)}),
        source="cnil",
        default_author="lea@firm.example",
        create_spaces=True,
    )
    for outcome in ("created", "unchanged"):
        with CNIL.open("rb") as file:
            summary = await TopicImport(database, SystemClock(), options).run(file, lambda _: None)
        assert summary.lines == 506
        assert not summary.refused
        assert summary.outcomes == {outcome: 503}
        # The file holds three pages twice.
        assert summary.repeated == 3
    assert await link.fetchval("SELECT count(*) FROM forums_space") == 17
    assert await link.fetchval("SELECT count(*) FROM forums_topic WHERE accepted_number = 2 AND post_count = 2") == 503
