"""What a search index will hold of messages, and who may find it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.messaging import BASE, send
from tests.features.messaging.conftest import Statements, Talk

from community.core.actor import Actor
from community.core.ids import new_id
from community.events.messaging import ConversationChanged, MessageChanged, MessageStored
from community.features.messaging.indexing import EVENTS, FILTERED, document_of, may_find, touched
from community.features.messaging.queries.search import searched_messages, still_seen
from community.features.messaging.schemas.search import MessageDocument, MessageRange, MessageRemoval
from community.infra.searched_text import searched_text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Bonjour <strong>à</strong> tous</p>\n<p>Le quai</p>", "Bonjour à tous Le quai"),
        ("<ul><li>un</li><li>deux</li></ul>", "un deux"),
        ("<blockquote><p>d'un autre</p></blockquote><p>de moi</p>", "de moi"),
        ("<table><tr><th>Lot</th><td>B412</td></tr></table>", "Lot B412"),
        ('<p>Voir <a href="https://exemple.fr/x">https://exemple.fr/x</a> &amp; co</p>', "Voir & co"),
        ('<p><img src="/media/1" alt="Palette abîmée"></p>', "Palette abîmée"),
        ('<pre><code class="k">SELECT <span>1</span></code></pre>', "SELECT 1"),
        ("</blockquote><p>mal fermé", "mal fermé"),
        ("", ""),
    ],
)
def test_words_of_a_text(html: str, words: str) -> None:
    assert searched_text(html) == words


async def documents(session: AsyncSession, conversation: str, **given: Any) -> list[MessageDocument | MessageRemoval]:
    return [document_of(each) for each in await searched_messages(session, UUID(conversation), **given)]


async def test_a_document_says_what_was_said_by_whom_and_who_may_find_it(talk: Talk, session: AsyncSession) -> None:
    await send(talk["ana"], talk.pair, "Le **lot B412** est parti")
    (document,) = await documents(session, talk.pair, seq=2)
    assert isinstance(document, MessageDocument)
    ana, bruno = (talk.people[name] for name in ("ana", "bruno"))
    assert (document.text, document.author, document.author_id) == ("Le lot B412 est parti", ana.name, ana.id)
    assert (document.seq, document.language, set(document.members)) == (2, None, {ana.id, bruno.id})
    first = document.version
    await talk["ana"].patch(
        f"{BASE}/conversations/{talk.pair}/messages/2", json={"source": "Le lot B413 est parti", "version": 1}
    )
    (changed,) = await documents(session, talk.pair, seq=2)
    assert isinstance(changed, MessageDocument)
    assert changed.text == "Le lot B413 est parti"
    assert changed.version > first


async def test_what_is_deleted_or_no_message_is_removed(talk: Talk, session: AsyncSession) -> None:
    await send(talk["ana"], talk.group, "Un secret")
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/messages/2")
    found = await documents(session, talk.group)
    assert len(found) == 2
    assert all(isinstance(each, MessageRemoval) for each in found)
    assert not any("secret" in str(each) for each in found)


async def test_who_comes_without_what_was_said_before_does_not_find_it(talk: Talk, session: AsyncSession) -> None:
    await send(talk["ana"], talk.group, "Avant")
    people = {name: talk.people[name].id for name in ("ana", "bruno", "carla")}
    members = f"{BASE}/conversations/{talk.group}/members"
    await talk["ana"].post(members, json={"personIds": [str(people["carla"])], "withHistory": False})
    await send(talk["ana"], talk.group, "Après")
    before, _, after = (await documents(session, talk.group))[1:4]
    assert isinstance(before, MessageDocument)
    assert isinstance(after, MessageDocument)
    assert set(before.members) == {people["ana"], people["bruno"]}
    assert set(after.members) == set(people.values())
    await talk["ana"].delete(f"{members}/{people['bruno']}")
    left = [each for each in await documents(session, talk.group) if isinstance(each, MessageDocument)]
    assert not [each for each in left if people["bruno"] in each.members]


async def test_sql_looks_again_whatever_the_index_says(talk: Talk, session: AsyncSession) -> None:
    await send(talk["ana"], talk.group, "Un secret")
    ids = [each.id for name in (talk.pair, talk.group) for each in await documents(session, name)]
    actors = {name: Actor(person_id=talk.people[name].id) for name in ("ana", "bruno", "carla", "mod")}
    assert await still_seen(session, actors["bruno"], ids) == ids
    assert await still_seen(session, actors["bruno"], [new_id(), *reversed(ids)]) == ids[::-1]
    for stranger in ("carla", "mod"):
        assert await still_seen(session, actors[stranger], ids) == []
    await talk["ana"].delete(f"{BASE}/conversations/{talk.group}/members/{actors['bruno'].id}")
    await talk["ana"].delete(f"{BASE}/conversations/{talk.pair}/messages/1")
    assert await still_seen(session, actors["bruno"], ids) == []


async def test_one_statement_for_many(talk: Talk, session: AsyncSession, statements: Statements) -> None:
    for number in range(20):
        await send(talk["ana"], talk.pair, f"Message {number}")
    statements.reset()
    assert len(await searched_messages(session, UUID(talk.pair), after=1)) == 20
    assert len([each for each in statements.sent if each.startswith("SELECT")]) == 1


def test_events_say_which_documents_are_to_be_made_anew() -> None:
    place, person = new_id(), new_id()
    stored = MessageStored(
        conversation_id=place, seq=3, change_seq=4, author_id=person, client_message_id=new_id(), member_ids=[]
    )
    changed = MessageChanged(conversation_id=place, seq=2, change_seq=5, member_ids=[])
    people = ConversationChanged(conversation_id=place, member_ids=[])
    assert [touched(stored).seq, touched(changed).seq] == [3, 2]
    assert touched(people) == MessageRange(conversation_id=place)
    assert {type(each) for each in (stored, changed, people)} == set(EVENTS)
    assert may_find(Actor(person_id=person)) == ("members", person)
    assert may_find(Actor(person_id=person))[0] in FILTERED
