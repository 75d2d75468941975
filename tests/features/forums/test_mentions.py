"""Mentions and quotes: what is stored with a post, what is refused, and who is offered to whom."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_group, make_organisation, make_person
from tests.features.forums.conftest import CANARY, Statements, World

from community.core.groups import EVERYONE
from community.features.accounts.models import Group, GroupMember, Person
from community.features.forums.models import Mention, PostQuote


def at(name: str, kind: str, target: UUID) -> str:
    return f"[@{name}](/{kind}/{target})"


def person(world: World, name: str) -> str:
    return at(name, "personnes", world.people[name].id)


async def reply(browser: httpx.AsyncClient, world: World, source: str, *, secret: bool = False) -> httpx.Response:
    topic = world.secret if secret else world.topic
    return await browser.post(f"/api/forums/topics/{topic.id}/posts", json={"source": source})


async def named(session: AsyncSession, post_id: str) -> set[tuple[str, UUID]]:
    rows = await session.execute(select(Mention.kind, Mention.target_id).where(Mention.post_id == UUID(post_id)))
    return {(row.kind, row.target_id) for row in rows}


async def test_a_reply_stores_whom_it_names(world: World, session: AsyncSession) -> None:
    firm = await make_organisation(session, legal_name="Fromagerie Durand")
    await make_person(session, organisation=firm)
    await session.commit()
    source = (
        f"{person(world, 'author')} {person(world, 'reader')} {at('Durand', 'organisations', firm.id)} "
        f"{person(world, 'member')} {at('nobody', 'personnes', UUID(int=7))}\n\n> {person(world, 'outsider')}"
    )
    answer = await reply(world["member"], world, source)
    assert answer.status_code == 201
    # Neither oneself, nor who is not there, nor who is named in a quote.
    assert await named(session, answer.json()["id"]) == {
        ("person", world.people["author"].id),
        ("person", world.people["reader"].id),
        ("organisation", firm.id),
    }


async def test_a_topic_stores_whom_it_names(world: World, session: AsyncSession) -> None:
    body = {"spaceId": str(world.public.id), "title": "Avec mention", "source": person(world, "reader")}
    topic = (await world["member"].post("/api/forums/topics", json=body)).json()
    posts = (await world["member"].get(f"/api/forums/topics/{topic['id']}/posts")).json()["items"]
    assert await named(session, posts[0]["id"]) == {("person", world.people["reader"].id)}


async def test_an_edit_keeps_old_mentions_and_adds_new_ones(world: World, session: AsyncSession) -> None:
    post = (await reply(world["member"], world, f"{person(world, 'author')} {person(world, 'reader')}")).json()
    patch = {"source": f"{person(world, 'author')} et {person(world, 'outsider')}", "version": 1}
    answer = await world["member"].patch(f"/api/forums/posts/{post['id']}", json=patch)
    assert answer.status_code == 200
    assert await named(session, post["id"]) == {
        ("person", world.people["author"].id),
        ("person", world.people["outsider"].id),
    }


async def test_a_mention_storm_is_refused_and_nothing_is_written(world: World, session: AsyncSession) -> None:
    people = [await make_person(session) for _ in range(11)]
    await session.commit()
    storm = " ".join(at(f"p{n}", "personnes", each.id) for n, each in enumerate(people))
    answer = await reply(world["member"], world, storm)
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {"pointer": "/source", "code": "too_many_mentions", "params": {"maximum": 10}}
    assert not (await session.scalars(select(Mention))).all()
    # The same person eleven times is one mention.
    assert (await reply(world["member"], world, f"{person(world, 'author')} " * 11)).status_code == 201


@pytest.mark.parametrize(("name", "status"), [("member", 422), ("moderator", 201)])
async def test_a_group_without_rights_in_the_space_is_for_moderators(
    world: World, session: AsyncSession, name: str, status: int
) -> None:
    group = await make_group(session, "Ailleurs")
    await make_person(session, groups=[group.id])
    await session.commit()
    answer = await reply(world[name], world, at("Ailleurs", "groupes", group.id))
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["code"] == "group_mention_refused"


@pytest.mark.parametrize(("size", "status"), [(101, 422), (100, 201)])
async def test_a_large_group_is_for_moderators(world: World, session: AsyncSession, size: int, status: int) -> None:
    inside = await session.scalar(select(Group).where(Group.name["fr"].astext == "Dedans"))
    assert inside is not None
    # With the author and the member.
    people = [await make_person(session) for _ in range(size - 2)]
    session.add_all(GroupMember(person_id=each.id, group_id=inside.id, added_at=each.created_at) for each in people)
    await session.commit()
    answer = await reply(world["member"], world, at("Dedans", "groupes", inside.id), secret=True)
    assert answer.status_code == status


async def test_everybody_is_called_by_moderators_only(world: World) -> None:
    storm = at("Tous", "groupes", EVERYONE)
    assert (await reply(world["moderator"], world, storm)).status_code == 201
    assert (await reply(world["member"], world, storm, secret=True)).status_code == 422


async def test_quotes_of_posts_that_one_sees_are_stored(world: World, session: AsyncSession) -> None:
    quote = f"> [Autrice](/sujets/{world.topic.id}?message=1)\n> a\n\n> [x](/sujets/{world.secret.id}?message=1)\n> b"
    by_outsider = (await reply(world["outsider"], world, quote)).json()
    by_member = (await reply(world["member"], world, quote)).json()
    author = world.people["author"].id
    assert await named(session, by_outsider["id"]) == {("quoted", author)}
    rows = (await session.execute(select(PostQuote.post_id, PostQuote.quoted_id))).all()
    first, hidden = UUID(await world.post_id(1)), UUID(await world.post_id(1, world.secret))
    assert {(str(row.post_id), row.quoted_id) for row in rows} == {
        (by_outsider["id"], first),
        (by_member["id"], first),
        (by_member["id"], hidden),
    }


async def test_backlinks_lead_to_answers_and_quotes_that_one_sees(world: World) -> None:
    first = await world.post_id(1)
    topic = f"/api/forums/topics/{world.topic.id}/posts"
    await world["member"].post(topic, json={"source": "réponse", "replyTo": 1})
    await reply(world["member"], world, f"> [a](/sujets/{world.topic.id})\n> a {CANARY}\n\n{CANARY}", secret=True)
    links = (await world["member"].get(f"/api/forums/posts/{first}/backlinks")).json()
    assert [(link["kind"], link["topicId"]) for link in links] == [
        ("reply", str(world.topic.id)),
        ("quote", str(world.secret.id)),
    ]
    seen_outside = await world["outsider"].get(f"/api/forums/posts/{first}/backlinks")
    assert [link["kind"] for link in seen_outside.json()] == ["reply"]
    assert CANARY not in seen_outside.text
    hidden = await world.post_id(1, world.secret)
    assert (await world["outsider"].get(f"/api/forums/posts/{hidden}/backlinks")).status_code == 404


async def test_posts_are_cited_by_links_and_quotes_that_one_sees(world: World, statements: Statements) -> None:
    async def cited(name: str, place: str = f"{world.topic.id}/citations?first=1&last=20") -> Any:
        answer = await world[name].get(f"/api/forums/topics/{place}")
        return {each["number"]: each["count"] for each in answer.json()} if answer.is_success else answer.status_code

    assert await cited("reader") == {}
    away = f"/sujets/{world.topic.id}"
    linking = (await reply(world["member"], world, f"Voir [ici]({away}?message=2) et [là]({away}).")).json()
    both = f"> [x](http://localhost{away}?message=2)\n> a\n\nEt [lui]({away}?message=2&extrait=a)."
    await reply(world["outsider"], world, both)
    await reply(world["member"], world, f"[a]({away}?message=2) {CANARY}", secret=True)
    # What stands in somebody else's words is not the author's link.
    await reply(world["member"], world, f"> [b](https://example.org)\n> [c]({away}?message=1)")
    assert await cited("member") == {1: 1, 2: 3}
    for name in ("reader", "outsider"):
        assert await cited(name) == {1: 1, 2: 2}
    assert await cited("reader", f"{world.topic.id}/citations?first=2&last=2") == {2: 2}
    assert await cited("outsider", f"{world.secret.id}/citations?first=1&last=9") == 404
    second = await world.post_id(2)
    links = (await world["reader"].get(f"/api/forums/posts/{second}/backlinks")).json()
    assert [link["kind"] for link in links] == ["link", "quote"]
    statements.reset()
    await cited("reader")
    assert sum("forums_post_quote" in sent for sent in statements.sent) == 1
    # Nobody is told of a link; an edit takes it back.
    patch = {"source": "Sans lien.", "version": linking["version"]}
    assert (await world["member"].patch(f"/api/forums/posts/{linking['id']}", json=patch)).status_code == 200
    assert await cited("reader") == {2: 1}


async def offered(browser: httpx.AsyncClient, query: str, **place: Any) -> list[dict[str, Any]]:
    answer = await browser.get("/api/forums/mentions", params={"query": query, **place})
    assert answer.status_code == 200
    names: list[dict[str, Any]] = answer.json()
    return names


@pytest.fixture
async def zoe(world: World, session: AsyncSession) -> Person:
    zoe = await make_person(session, given_name="Zoé", family_name="Ünal-Lefèvre")
    await session.commit()
    return zoe


async def test_names_are_found_without_accents_and_say_who_cannot_see(world: World, zoe: Person) -> None:
    for query in ("zoe", "ZOÉ", "unal", "zo un", "Zoé Ünal"):
        (name,) = await offered(world["member"], query, topic=world.topic.id)
        assert (name["id"], name["name"], name["sees"]) == (str(zoe.id), "Zoé Ünal-Lefèvre", True)
        (hidden,) = await offered(world["member"], query, topic=world.secret.id)
        assert not hidden["sees"]
    assert not await offered(world["member"], "oé", topic=world.topic.id)
    (in_space,) = await offered(world["member"], "zoe", space=world.private.id)
    assert not in_space["sees"]


async def test_organisations_and_groups_are_offered(world: World, session: AsyncSession) -> None:
    firm = await make_organisation(session, legal_name="Quincaillerie Ôdile")
    await make_person(session, organisation=firm)
    await session.commit()
    (found,) = await offered(world["member"], "odile", topic=world.secret.id)
    assert (found["kind"], found["id"], found["sees"], found["people"]) == ("organisation", str(firm.id), False, 1)
    # The group that has rights in the space, for whom it has; moderators may call all.
    assert [name["name"] for name in await offered(world["member"], "dedans", topic=world.secret.id)] == ["Dedans"]
    assert not await offered(world["member"], "dedans", topic=world.topic.id)
    (group,) = await offered(world["moderator"], "dedans", topic=world.topic.id)
    assert (group["kind"], group["sees"], group["people"]) == ("group", False, 2)


async def test_without_a_text_those_who_wrote_last_are_offered(world: World) -> None:
    names = await offered(world["member"], "", topic=world.topic.id)
    assert [name["id"] for name in names] == [str(world.people["author"].id)]
    assert await offered(world["member"], "", space=world.public.id) == []


async def test_names_of_a_hidden_place_are_not_offered(world: World) -> None:
    for place in ({"topic": world.secret.id}, {"space": world.private.id}):
        answer = await world["outsider"].get("/api/forums/mentions", params={"query": "a", **place})
        assert answer.status_code == 404
    assert (await world["member"].get("/api/forums/mentions?query=a")).status_code == 422


async def test_what_offering_names_costs(world: World, session: AsyncSession, statements: Statements) -> None:
    for count in (1, 20):
        for number in range(count):
            firm = await make_organisation(session, legal_name=f"Xylo {number}")
            await make_person(session, organisation=firm, given_name="Xylo", family_name=str(number))
        await session.commit()
        statements.reset()
        names = await offered(world["moderator"], "xylo", topic=world.topic.id)
        assert len(names) == (2 if count == 1 else 10)
        reads = [sent for sent in statements.sent if sent.startswith(("SELECT", "WITH"))]
        assert len([sent for sent in reads if "accounts_session" not in sent]) <= 8


async def test_a_post_that_names_nobody_costs_nothing_more(world: World, statements: Statements) -> None:
    await reply(world["member"], world, "un texte")
    assert not [sent for sent in statements.sent if "forums_mention" in sent or "forums_post_quote" in sent]
