"""Mentions in groups: of members only, counted for them, and told even where they wanted silence."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, send, send_to
from tests.features.messaging.conftest import Talk
from tests.features.messaging.test_notices import Mails, Tell, clock, mails, read, stored, tell
from tests.features.notifications.conftest import FixedClock, Stored

from community.features.messaging.models import Message

__all__ = ["clock", "mails", "stored", "tell"]


def mention(talk: Talk, name: str) -> str:
    return f"[@{name.title()}](/personnes/{talk.people[name].id})"


async def mentioned(session: AsyncSession, talk: Talk, conversation: str, seq: int) -> set[str]:
    found = await session.scalar(
        select(Message.mentions)
        .where(Message.conversation_id == conversation, Message.seq == seq)
        .execution_options(populate_existing=True)
    )
    return {name for name, person in talk.people.items() if person.id in (found or [])}


async def mute(talk: Talk, name: str, conversation: str) -> None:
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = await talk[name].patch(f"{BASE}/conversations/{conversation}/own", json={"mutedUntil": until})
    assert answer.is_success


async def counts(talk: Talk, name: str, conversation: str) -> tuple[int, int]:
    row = await talk.seen(name, conversation)
    return row["unread"], row["mentions"]


async def rail(talk: Talk, name: str) -> int:
    return int((await talk[name].get(f"{BASE}/conversations/unread")).json()["conversations"])


async def test_members_are_mentioned_and_others_only_named(talk: Talk, session: AsyncSession) -> None:
    text = " ".join(mention(talk, name) for name in ("ana", "bruno", "bruno", "carla", "mod"))
    sent = (await send(talk["ana"], talk.group, text)).json()
    assert await mentioned(session, talk, talk.group, sent["seq"]) == {"bruno"}
    assert sent["html"].count('class="mention"') == 5
    quoted = (await send(talk["ana"], talk.group, f"> {mention(talk, 'bruno')}\n\nOui")).json()
    assert await mentioned(session, talk, talk.group, quoted["seq"]) == set()
    # Two need no mention: all that is said is for the other one.
    direct = (await send(talk["ana"], talk.pair, mention(talk, "bruno"))).json()
    assert await mentioned(session, talk, talk.pair, direct["seq"]) == set()


async def test_who_left_or_was_never_there_is_not_mentioned(talk: Talk, session: AsyncSession) -> None:
    bruno = talk.people["bruno"].id
    assert (await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/members/{bruno}")).status_code == 204
    seq = (await send(talk["ana"], talk.group, mention(talk, "bruno"))).json()["seq"]
    assert await mentioned(session, talk, talk.group, seq) == set()


async def test_edits_and_deletions_count(talk: Talk, session: AsyncSession) -> None:
    seq = (await send(talk["ana"], talk.group, "Rien")).json()["seq"]
    path = f"{BASE}/conversations/{talk.group}/messages/{seq}"
    assert await counts(talk, "bruno", talk.group) == (1, 0)
    assert (await talk["ana"].patch(path, json={"source": mention(talk, "bruno"), "version": 1})).status_code == 204
    assert await counts(talk, "bruno", talk.group) == (1, 1)
    assert (await talk["ana"].delete(path)).status_code == 204
    assert await mentioned(session, talk, talk.group, seq) == set()
    assert await counts(talk, "bruno", talk.group) == (0, 0)


async def test_the_list_counts_mentions_and_a_muted_group_with_one_counts(talk: Talk) -> None:
    await mute(talk, "bruno", talk.group)
    await read(talk, "bruno", talk.pair, 1)
    await send(talk["ana"], talk.group, "Pour tous")
    assert (await counts(talk, "bruno", talk.group), await rail(talk, "bruno")) == ((1, 0), 0)
    await send(talk["ana"], talk.group, f"Pour {mention(talk, 'bruno')}")
    seq = (await send(talk["ana"], talk.group, "Pour tous")).json()["seq"]
    assert (await counts(talk, "bruno", talk.group), await rail(talk, "bruno")) == ((3, 1), 1)
    row = next(each for each in await talk.listed("bruno") if each["id"] == talk.group)
    assert row["mentions"] == 1
    await read(talk, "bruno", talk.group, seq)
    assert (await counts(talk, "bruno", talk.group), await rail(talk, "bruno")) == ((0, 0), 0)


async def test_a_mention_is_told_even_where_the_group_is_muted(
    talk: Talk, tell: Tell, stored: Stored, mails: Mails, clock: FixedClock
) -> None:
    await mute(talk, "bruno", talk.group)
    await read(talk, "bruno", talk.pair, 1)
    await send(talk["ana"], talk.group, "Pour tous")
    await tell()
    assert await stored(talk.people["bruno"]) == []
    seq = (await send(talk["ana"], talk.group, f"Canari pour {mention(talk, 'bruno')}")).json()["seq"]
    await send(talk["ana"], talk.group, "Pour tous")
    await tell()
    assert [(each.kind, each.item) for each in await stored(talk.people["bruno"])] == [("messaging.mention", seq)]
    clock.pass_(minutes=3)
    sent = await mails("bruno")
    assert len(sent) == 1
    assert "vous a mentionné" in sent[0].text
    assert "Canari" not in sent[0].subject + sent[0].text + sent[0].html


@pytest.mark.parametrize("how", ["read", "deleted", "left"])
async def test_what_is_settled_before_the_mail_goes_cancels_it(
    how: str, talk: Talk, tell: Tell, mails: Mails, clock: FixedClock
) -> None:
    await mute(talk, "bruno", talk.group)
    await read(talk, "bruno", talk.pair, 1)
    seq = (await send(talk["ana"], talk.group, mention(talk, "bruno"))).json()["seq"]
    await tell()
    if how == "read":
        await read(talk, "bruno", talk.group, seq)
    elif how == "deleted":
        await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/{seq}")
    else:
        await talk["bruno"].delete(f"{BASE}/conversations/{talk.group}/members/{talk.people['bruno'].id}")
    clock.pass_(minutes=5)
    assert await mails("bruno") == []


async def test_a_mention_comes_although_one_was_told_of_the_group_just_now(
    talk: Talk, tell: Tell, stored: Stored
) -> None:
    await read(talk, "bruno", talk.pair, 1)
    await send(talk["ana"], talk.group, "Pour tous")
    await tell()
    seq = (await send(talk["ana"], talk.group, mention(talk, "bruno"))).json()["seq"]
    await tell()
    kinds = [(each.kind, each.item) for each in await stored(talk.people["bruno"])]
    assert kinds[-1] == ("messaging.mention", seq)


async def test_who_blocked_the_author_is_not_told(talk: Talk, tell: Tell, stored: Stored) -> None:
    await read(talk, "bruno", talk.pair, 1)
    ana = talk.people["ana"].id
    assert (await talk["bruno"].put(f"{BASE}/blocks/{ana}")).status_code == 204
    await send(talk["ana"], talk.group, mention(talk, "bruno"))
    await tell()
    assert await stored(talk.people["bruno"]) == []


async def test_a_request_stays_a_request(talk: Talk, tell: Tell, stored: Stored) -> None:
    await send_to(talk["ana"], talk.people["carla"].id, mention(talk, "carla"))
    await tell()
    assert [each.kind for each in await stored(talk.people["carla"])] == ["messaging.request"]
