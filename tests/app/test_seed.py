"""The demonstration: the same each time, true in itself, refused where it would do harm."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from hashlib import blake2b
from subprocess import CompletedProcess
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from community.app.devstack import StackUrls
from community.app.seed import (
    LOAD_ACCOUNTS,
    LOAD_EMAIL,
    PASSWORD,
    accounts_tables,
    demo_accounts,
    forums_tables,
    meetings_tables,
    messaging_tables,
    partners_tables,
)
from community.app.seed.filling import NotEmpty, fill_database
from community.app.seed.sizes import Sizes
from community.core.groups import EVERYONE
from community.core.identifiers import parse_eori, parse_naf, parse_siren, parse_siret, parse_vat
from community.features.matchmaking.schemas.terms import TermsIn
from community.features.matchmaking.service.terms import checked_terms
from community.infra.markdown import render_markdown
from community.infra.passwords import PasswordPolicy
from community.infra.passwords.service import Passwords
from tests.conftest import TEMPLATE, on_server, with_database

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SIZES = Sizes.at(0.1, seed=1, now=NOW)
TABLES = (
    *accounts_tables.TABLES,
    *forums_tables.TABLES,
    *messaging_tables.TABLES,
    *partners_tables.TABLES,
    *meetings_tables.TABLES,
    "infra_outbox_event",
)

Community = Callable[..., CompletedProcess[str]]


def quiet(*_: object) -> None:
    """Hears of progress and says nothing."""


@pytest.fixture(scope="module")
async def seeded(migrated: str) -> AsyncIterator[str]:
    """A database with a small demonstration, read by all tests of this file."""
    name = f"seed_{uuid4().hex[:12]}"
    await on_server(migrated, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    await fill_database(with_database(migrated, name), SIZES, quiet)
    yield with_database(migrated, name)
    await on_server(migrated, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def link(seeded: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(seeded)
    yield connection
    await connection.close()


async def digests(url: str) -> dict[str, str]:
    """One digest for each table, of all columns but the hash of the password, whose salt is chance."""
    connection = await asyncpg.connect(url)
    try:
        found = {}
        for table in TABLES:
            query = f"SELECT to_jsonb(t) - 'password_hash' - 'occurred_at' AS row FROM {table} t"
            rows = sorted([row["row"] for row in await connection.fetch(query)])
            assert rows, table
            found[table] = blake2b("\n".join(rows).encode()).hexdigest()
        return found
    finally:
        await connection.close()


async def test_the_same_seed_gives_the_same_rows(seeded: str, own_database: str) -> None:
    await fill_database(own_database, SIZES, quiet)
    # The groups that the migration made bear the time of the migration, the same in both copies.
    assert await digests(seeded) == await digests(own_database)


async def test_it_is_as_large_as_was_said(link: asyncpg.Connection) -> None:
    async def count(table: str) -> Any:
        return await link.fetchval(f"SELECT count(*) FROM {table}")

    assert await count("forums_topic") == 400
    assert await count("forums_post") == 4_000
    assert await count("accounts_person") == 120 + LOAD_ACCOUNTS
    assert await count("accounts_organisation") == 30 + 1
    assert await count("forums_space") == 13
    assert await count("messaging_message") == pytest.approx(SIZES.messages, rel=0.1)
    assert await link.fetchval("SELECT count(DISTINCT kind) FROM accounts_organisation") == 6


BROKEN = {
    "numbers have a gap, or counts are wrong": """
        SELECT t.id FROM forums_topic t JOIN forums_post p ON p.topic_id = t.id GROUP BY t.id
        HAVING max(p.number) <> t.highest_number OR count(*) <> t.highest_number OR min(p.number) <> 1
            OR count(*) FILTER (WHERE p.deleted_at IS NULL) <> t.post_count
            OR coalesce(array_agg(p.number ORDER BY p.number) FILTER (WHERE p.deleted_at IS NOT NULL), '{}')
               <> t.deleted_numbers""",
    "the last post is another": """
        SELECT t.id FROM forums_topic t CROSS JOIN LATERAL (
            SELECT created_at, author_id FROM forums_post p
            WHERE p.topic_id = t.id AND p.deleted_at IS NULL ORDER BY number DESC LIMIT 1) last
        WHERE (last.created_at, last.author_id) IS DISTINCT FROM (t.last_post_at, t.last_author_id)""",
    "the first post is not the topic's": """
        SELECT t.id FROM forums_topic t JOIN forums_post p ON p.topic_id = t.id AND p.number = 1
        WHERE (p.created_at, p.author_id) IS DISTINCT FROM (t.created_at, t.author_id)""",
    "posts are out of order": """
        SELECT id FROM (SELECT id, created_at < lag(created_at) OVER (PARTITION BY topic_id ORDER BY number) AS early
                        FROM forums_post) p WHERE early""",
    "two changes have one number, or one is higher than the topic's": """
        SELECT t.id FROM forums_topic t JOIN forums_post p ON p.topic_id = t.id GROUP BY t.id
        HAVING count(DISTINCT p.change_seq) <> count(*) OR max(p.change_seq) > t.change_seq""",
    "an accepted answer is deleted": """
        SELECT t.id FROM forums_topic t JOIN forums_post p ON p.topic_id = t.id AND p.number = t.accepted_number
        WHERE p.deleted_at IS NOT NULL""",
    "an edited post has no former text": """
        SELECT p.id FROM forums_post p LEFT JOIN forums_post_revision r ON r.post_id = p.id
        WHERE (p.version = 1) <> (r.post_id IS NULL)""",
    "reactions are counted wrongly, or somebody reacted to themselves": """
        SELECT p.id FROM forums_post p LEFT JOIN (
            SELECT post_id, jsonb_object_agg(kind, n) AS counted FROM (
                SELECT post_id, kind, count(*) AS n FROM forums_reaction GROUP BY post_id, kind) k GROUP BY post_id) r
            ON r.post_id = p.id WHERE p.reactions <> coalesce(r.counted, '{}')
        UNION ALL SELECT p.id FROM forums_post p JOIN forums_reaction r ON r.post_id = p.id
            AND r.person_id = p.author_id""",
    "messages have a gap, or counts are wrong": """
        SELECT c.id FROM messaging_conversation c JOIN messaging_message m ON m.conversation_id = c.id GROUP BY c.id
        HAVING max(m.seq) <> c.last_seq OR count(*) <> c.last_seq OR min(m.seq) <> 1
            OR max(m.change_seq) > c.change_seq OR max(m.created_at) <> c.last_message_at""",
    "messages are out of order": """
        SELECT id FROM (
            SELECT id, created_at < lag(created_at) OVER (PARTITION BY conversation_id ORDER BY seq) AS early
            FROM messaging_message) m WHERE early""",
    "somebody wrote who is not in it, or a direct conversation is not of two": """
        SELECT m.id FROM messaging_message m LEFT JOIN messaging_member o
            ON (o.conversation_id, o.person_id, o.state) = (m.conversation_id, m.author_id, 'member')
        WHERE o.person_id IS NULL
        UNION ALL SELECT c.id FROM messaging_conversation c JOIN messaging_member o ON o.conversation_id = c.id
        GROUP BY c.id HAVING (c.kind = 'direct') <> (count(*) = 2) OR max(o.read_seq) > c.last_seq""",
    "reactions to messages are counted wrongly, or somebody reacted to themselves": """
        SELECT m.id FROM messaging_message m LEFT JOIN (
            SELECT message_id, jsonb_object_agg(kind, n) AS counted FROM (
                SELECT message_id, kind, count(*) AS n FROM messaging_reaction GROUP BY message_id, kind) k
            GROUP BY message_id) r ON r.message_id = m.id WHERE m.reactions <> coalesce(r.counted, '{}')
        UNION ALL SELECT m.id FROM messaging_message m JOIN messaging_reaction r ON r.message_id = m.id
            AND r.person_id = m.author_id""",
    "a post has no poll that it should have": """
        SELECT p.id FROM forums_post p LEFT JOIN forums_poll q ON q.post_id = p.id
        WHERE p.has_poll <> (q.post_id IS NOT NULL)""",
    "somebody has read further than the topic goes": """
        SELECT topic_id FROM forums_topic_reader r JOIN forums_topic t ON t.id = topic_id
        WHERE last_read > highest_number OR r.updated_at > $1""",
    "something lies in the future": """
        SELECT id FROM forums_post WHERE greatest(created_at, edited_at, deleted_at) > $1
        UNION ALL SELECT id FROM messaging_message WHERE created_at > $1
        UNION ALL SELECT id FROM accounts_person WHERE created_at > $1
        UNION ALL SELECT id FROM accounts_application WHERE greatest(created_at, decided_at) > $1""",
    "somebody wrote before they came": """
        SELECT p.id FROM forums_post p JOIN accounts_person a ON a.id = p.author_id
        WHERE a.created_at > p.created_at
        UNION ALL SELECT m.id FROM messaging_message m JOIN messaging_member o USING (conversation_id)
        JOIN accounts_person a ON a.id = o.person_id WHERE a.created_at > m.created_at""",
    "somebody has no organisation": """
        SELECT id FROM accounts_person p WHERE NOT EXISTS (SELECT FROM accounts_membership WHERE person_id = p.id)""",
}


@pytest.mark.parametrize("rule", BROKEN)
async def test_it_is_true_in_itself(link: asyncpg.Connection, rule: str) -> None:
    query = BROKEN[rule]
    assert not await link.fetch(query, *([NOW] if "$1" in query else [])), rule


async def test_stored_html_is_what_the_source_renders_to(link: asyncpg.Connection) -> None:
    rows = await link.fetch(
        """
        SELECT source, html, excerpt FROM forums_post
        UNION ALL SELECT source, html, excerpt FROM messaging_message ORDER BY 1
        """
    )
    for row in random.Random(1).sample(rows, 1_000):
        rendered = render_markdown(row["source"])
        assert (row["html"], row["excerpt"]) == (rendered.html, rendered.excerpt)
    texts = " ".join(row["source"] for row in rows)
    assert "{" not in texts
    assert not re.search(r"\([^()]*\|[^()]*\)", texts), "a choice was not made"


async def test_identifiers_pass_every_check(link: asyncpg.Connection) -> None:
    for row in await link.fetch("SELECT * FROM accounts_organisation"):
        if row["country"] == "FR":
            assert parse_siren(row["siren"]) == row["siret"][:9]
            assert parse_siret(row["siret"]) == row["siret"]
            assert parse_naf(row["naf_code"], row["naf_nomenclature"]).code == row["naf_code"]
        elif row["vat"]:
            assert parse_vat(row["vat"]) == row["vat"]
        else:
            assert parse_eori(row["eori"]) == row["eori"]
    assert not await link.fetch("SELECT email FROM accounts_person WHERE email NOT LIKE '%.example'")


async def test_only_those_who_may_have_written_in_closed_spaces(link: asyncpg.Connection) -> None:
    strangers = await link.fetch(
        """
        SELECT p.id FROM forums_post p JOIN forums_topic t ON t.id = p.topic_id
        JOIN accounts_person a ON a.id = p.author_id
        JOIN accounts_membership m ON m.person_id = a.id JOIN accounts_organisation o ON o.id = m.organisation_id
        WHERE a.platform_roles = '{}' AND NOT EXISTS (
            SELECT FROM forums_space_grant g JOIN accounts_group k ON k.id = g.group_id
            WHERE g.space_id = t.space_id AND g.level >= 2 AND (k.id = $1 OR k.key = 'kind:' || o.kind OR EXISTS (
                SELECT FROM accounts_group_member c WHERE c.group_id = k.id AND c.person_id = a.id)))
        """,
        EVERYONE,
    )
    assert not strangers


async def test_it_looks_alive(link: asyncpg.Connection) -> None:
    row = await link.fetchrow(
        """
        SELECT count(*) FILTER (WHERE accepted_number IS NOT NULL) AS answered,
               count(*) FILTER (WHERE closed_at IS NOT NULL) AS closed, count(*) FILTER (WHERE pinned) AS pinned,
               count(*) FILTER (WHERE post_count = 1) AS lonely, max(post_count) AS longest,
               count(*) FILTER (WHERE last_post_at > $1::timestamptz - interval '3 days') AS fresh,
               count(DISTINCT title) AS titles
        FROM forums_topic
        """,
        NOW,
    )
    assert row["answered"] > 80
    assert row["closed"] > 3
    assert row["pinned"] >= 5
    assert row["lonely"] > 10
    assert row["longest"] > 60
    assert row["fresh"] > 10
    assert row["titles"] > 300
    polls = dict(await link.fetch("SELECT closed_at IS NULL, count(*) FROM forums_poll GROUP BY 1"))
    assert polls == {True: 1, False: 1}
    assert await link.fetchval("SELECT count(*) FROM forums_reaction") > 500
    assert await link.fetchval("SELECT count(DISTINCT source) FROM messaging_message") > 150
    inbox = await link.fetchrow(
        """
        SELECT count(*) FILTER (WHERE o.state = 'asked') AS requests,
               count(*) FILTER (WHERE o.state = 'member' AND o.read_seq < c.last_seq) AS unread,
               count(*) FILTER (WHERE c.kind = 'group') AS groups
        FROM messaging_member o JOIN messaging_conversation c ON c.id = o.conversation_id
        JOIN accounts_person p ON p.id = o.person_id WHERE p.email_key = 'camille@demo.example'
        """
    )
    assert dict(inbox) == {"requests": 1, "unread": 2, "groups": 1}
    assert await link.fetchval("SELECT count(DISTINCT source) FROM forums_post") > 2_000
    states = dict(await link.fetch("SELECT state, count(*) FROM accounts_application GROUP BY state"))
    assert states["waiting"] == 17
    assert {"asked", "unconfirmed", "approved", "refused"} <= states.keys()
    joining = "SELECT count(*) FROM accounts_application WHERE state = 'waiting' AND organisation_id IS NOT NULL"
    assert await link.fetchval(joining) == 3
    assert {row["locale"] for row in await link.fetch("SELECT DISTINCT locale FROM accounts_person")} == {
        "fr",
        "en",
        "es",
    }


async def test_the_accounts_can_sign_in(link: asyncpg.Connection) -> None:
    emails = [email for _, email, _ in demo_accounts()] + [LOAD_EMAIL.format(number=200)]
    rows = await link.fetch("SELECT * FROM accounts_person WHERE email_key = ANY($1)", emails)
    assert len(rows) == len(emails)
    assert {row["state"] for row in rows} == {"active"}
    assert {"administrator", "moderator"} == {role for row in rows for role in row["platform_roles"]}
    passwords = Passwords(threads=1)
    assert await passwords.verify(rows[0]["password_hash"], PASSWORD)
    passwords.close()
    assert PasswordPolicy().check(PASSWORD, ["demo.example", "Camille Roux"]) is None


async def test_real_content_is_left_alone(seeded: str) -> None:
    before = await digests(seeded)
    with pytest.raises(NotEmpty):
        await fill_database(seeded, SIZES, quiet)
    assert await digests(seeded) == before


async def test_an_interrupted_seed_leaves_nothing(own_database: str) -> None:
    def stop(what: str, _done: int, _total: int) -> None:
        if what == "posts":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await fill_database(own_database, SIZES, stop)
    connection = await asyncpg.connect(own_database)
    assert await connection.fetchval("SELECT count(*) FROM accounts_person") == 0
    await connection.close()


def test_the_command_seeds_and_refuses(own_database: str, urls: StackUrls, community: Community) -> None:
    settings = {"database_url": own_database, "redis_url": urls.redis_url}
    first = community("seed", "--scale", "0.02", **settings)
    assert first.returncode == 0, first.stderr
    assert "admin@demo.example" in first.stdout
    assert PASSWORD in first.stdout
    again = community("seed", **settings)
    assert again.returncode == 2
    assert "not empty" in again.stderr
    production = {
        "mode": "production",
        "secret_key": "k" * 40,
        "public_url": "https://community.example",
        "smtp_url": "smtp://mail.example",
    }
    refused = community("seed", **settings, **production)
    assert refused.returncode == 2
    assert "production" in refused.stderr


def test_the_import_command_tells_what_it_did(
    own_database: str, urls: StackUrls, community: Community, tmp_path: Any
) -> None:
    settings = {"database_url": own_database, "redis_url": urls.redis_url}
    assert community("seed", "--scale", "0.02", **settings).returncode == 0
    good = {"externalId": "1", "space": "Qualité et agréage", "title": "A question", "author": "camille@demo.example"}
    file, report = tmp_path / "topics.jsonl", tmp_path / "refused.jsonl"
    file.write_text(json.dumps(good) + "\n" + json.dumps(good | {"externalId": "2", "space": "Nowhere"}) + "\n")
    answer = community("import", "topics", file, "--report", report, **settings)
    assert answer.returncode == 1, answer.stderr
    assert "1 created" in answer.stdout
    assert "line 2" in answer.stdout
    assert json.loads(report.read_text())["code"] == "unknown_space"
    again = community("import", "topics", file, "--create-spaces", **settings)
    assert again.returncode == 0
    assert "1 created, 0 updated, 1 unchanged" in again.stdout
    wrong = community("import", "topics", file, "--map", "colour=x", **settings)
    assert wrong.returncode == 2
    assert "not a field" in wrong.stderr


def test_the_api_description_is_the_same_each_time(community: Community, tmp_path: Any) -> None:
    file = tmp_path / "api.json"
    assert community("openapi", "--output", file, "--check").returncode == 1
    assert community("openapi", "--output", file).returncode == 0
    assert community("openapi", "--output", file, "--check").returncode == 0
    text = file.read_text()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_seeding_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more topics than one batch are held: the generator is drawn from as rows are written."""
    written: list[int] = []

    async def count(_connection: object, batch: list[Any]) -> None:
        written.append(sum(len(bundle.posts) for bundle in batch))

    monkeypatch.setattr("community.app.seed.filling._write_batch", count)

    class Endless:
        def bundles(self) -> Any:
            bundle = type("Bundle", (), {"posts": [None] * 100})
            return (bundle for _ in range(1_000))

    from community.app.seed.filling import _write_topics

    asyncio.run(_write_topics(None, Endless(), SIZES, quiet))  # type: ignore[arg-type]
    assert sum(written) == 100_000
    assert max(written) <= 10_100


async def test_what_partners_say_is_what_they_could_have_written(link: asyncpg.Connection) -> None:
    for table in ("line", "opportunity"):
        rows = await link.fetch(
            "SELECT codes, tags, places, languages, certifications, capacity::float, capacity_unit "
            f"FROM matchmaking_{table}"
        )
        for row in rows:
            checked_terms(msgspec.convert(_camel(row), TermsIn), "/terms")
    assert await link.fetchval("SELECT count(*) FROM matchmaking_opportunity WHERE anonymous AND state = 'published'")
    silent = "SELECT count(*) FROM accounts_organisation WHERE id NOT IN (SELECT organisation_id FROM matchmaking_line)"
    assert await link.fetchval(silent)


def _camel(row: asyncpg.Record) -> dict[str, Any]:
    values = dict(row) | {"certifications": json.loads(row["certifications"])}
    return values | {"capacityUnit": values.pop("capacity_unit")}


async def test_meeting_days_have_no_clash(link: asyncpg.Connection) -> None:
    rows = await link.fetch(
        """
        SELECT d.state, count(m.id) AS meetings,
               count(*) FILTER (WHERE NOT (m.slot = ANY (f.slots) AND m.slot = ANY (s.slots))) AS absent
        FROM matchmaking_meeting_day d JOIN matchmaking_meeting m ON m.day_id = d.id
        JOIN matchmaking_meeting_participant f ON f.id = m.first_id
        JOIN matchmaking_meeting_participant s ON s.id = m.second_id GROUP BY d.state
        """,
    )
    assert {row["state"] for row in rows} == {"wishes", "scheduled", "done"}
    assert all(row["meetings"] >= 8 and row["absent"] == 0 for row in rows)
