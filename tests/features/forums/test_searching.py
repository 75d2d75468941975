"""What of the forum can be found: documents, what touches them, and for whom."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.forums import make_poll, make_space, make_topic
from tests.factories.searching import Mirror
from tests.factories.web import member_client
from tests.features.forums.conftest import CANARY, Statements, World

from community.app.factory import Community
from community.core.actor import ANONYMOUS, Actor
from community.core.groups import EVERYONE
from community.core.ids import made_at
from community.core.permissions import Role
from community.events.accounts import MembershipChanged
from community.features.accounts.api import actors_of
from community.features.accounts.models import Membership
from community.features.forums.indexing import POST, SEARCHES, SPACE, TOPIC
from community.features.forums.models import Level, Post, Space, SpaceMember, Topic

PEOPLE = ("anonymous", "author", "outsider", "reader", "moderator", "administrator")


@pytest.fixture
async def mirror(world: World, session: AsyncSession) -> Mirror:
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    return mirror


async def actors(session: AsyncSession, world: World) -> dict[str, Actor]:
    found = await actors_of(session, [person.id for person in world.people.values()])
    return {"anonymous": ANONYMOUS, **{name: found[person.id] for name, person in world.people.items()}}


async def reply(world: World, who: str = "member", source: str = "Une réponse", topic: Topic | None = None) -> UUID:
    path = f"/api/forums/topics/{(topic or world.topic).id}/posts"
    answer = await world[who].post(path, json={"source": source})
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"])


async def test_a_topic_is_found_by_its_title_and_its_first_post(
    world: World, session: AsyncSession, mirror: Mirror
) -> None:
    body = {
        "spaceId": str(world.public.id),
        "title": "Exporter des melons",
        "source": "Quels **documents** pour [la Suisse](https://example.org) ?\n\n> cité\n\net puis ?",
        "tags": ["douane"],
    }
    topic = UUID((await world["member"].post("/api/forums/topics", json=body)).json()["id"])
    await mirror.follow()
    document = mirror.documents[TOPIC][topic]
    member = world.people["member"]
    assert (document.title, document.text) == ("Exporter des melons", "Quels documents pour la Suisse ? et puis ?")
    assert (document.author_id, document.space_id, document.group_id) == (member.id, world.public.id, topic)
    assert document.organisation_id is not None
    assert document.audience == (f"space:{world.public.id}",)
    assert (document.tags, document.solved, document.has_file, document.replies) == (("douane",), False, False, 0)
    assert not [each for each in mirror.documents[POST].values() if each.group_id == topic]


async def test_a_reply_is_found_with_the_title_of_its_topic(
    world: World, session: AsyncSession, mirror: Mirror
) -> None:
    made = await reply(world, source="Il faut un **certificat**")
    await mirror.follow()
    document = mirror.documents[POST][made]
    assert (document.title, document.context, document.text) == ("", world.topic.title, "Il faut un certificat")
    assert (document.group_id, document.number, document.space_id) == (world.topic.id, 3, world.public.id)
    assert mirror.documents[TOPIC][world.topic.id].replies == 2
    view = (await mirror.shown(POST, (await actors(session, world))["reader"]))[made]
    assert (view.title, view.path) == (world.topic.title, f"/sujets/{world.topic.id}?message=3")
    assert (view.place, view.author_name) == (world.public.name["fr"], world.people["member"].name)


async def test_the_words_of_a_poll_and_files_are_found(world: World, session: AsyncSession) -> None:
    post = await session.scalar(select(Post).where(Post.topic_id == world.topic.id, Post.number == 2))
    assert post is not None
    await make_poll(session, post, question="Quel quai ?")
    post.html += '<p><a class="file" href="/media/0190a1b2-0000-7000-8000-000000000000">plan.pdf</a></p>'
    await session.commit()
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    document = mirror.documents[POST][post.id]
    assert "plan.pdf Quel quai ? Choix 1 Choix 2 Choix 3" in document.text
    assert document.has_file


@pytest.mark.parametrize("source", ["https://example.org/media/plan.pdf", 'Dans `/media/` ou "/media/"'])
async def test_what_is_elsewhere_is_no_file(world: World, mirror: Mirror, source: str) -> None:
    made = await reply(world, source=source)
    await mirror.follow()
    assert mirror.documents[POST][made].has_file is False


async def test_a_space_is_found_by_its_names_in_all_languages(world: World, session: AsyncSession) -> None:
    names = {"fr": "Douanes", "en": "Customs", "es": "Aduanas"}
    space = await make_space(session, name=names, description={"fr": "Textes", "en": "Texts"})
    await session.commit()
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    document = mirror.documents[SPACE][space.id]
    assert (document.title, document.text) == ("Douanes · Customs · Aduanas", "Textes · Texts")
    assert document.at == made_at(space.id)
    spanish = Actor(**{**_fields((await actors(session, world))["reader"]), "locale": "es"})
    view = (await mirror.shown(SPACE, spanish))[space.id]
    assert (view.title, view.text, view.path) == ("Aduanas", "Textes", f"/forums/{space.slug}")


def _fields(actor: Actor) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in actor.__struct_fields__}


Step = Callable[[World, AsyncSession], Awaitable[Any]]


async def _edit(world: World, number: int) -> None:
    post_id = await world.post_id(number)
    answer = await world["author" if number == 1 else "member"].patch(
        f"/api/forums/posts/{post_id}", json={"source": "Un autre texte", "version": 1}
    )
    assert answer.status_code == 200, answer.text


async def _deleted(world: World, number: int, *, back: bool = False) -> None:
    path = f"/api/forums/posts/{await world.post_id(number)}"
    answer = await world["moderator"].delete(path)
    assert answer.status_code == 204, answer.text
    if back:
        answer = await world["moderator"].post(f"{path}/restore")
        assert answer.status_code in {200, 204}, answer.text


async def _split(world: World, session: AsyncSession) -> None:
    for _ in range(3):
        await reply(world)
    path = f"/api/forums/topics/{world.topic.id}/split"
    answer = await world["moderator"].post(path, json={"numbers": [2, 4, 5], "title": "À part"})
    assert answer.status_code == 201, answer.text


async def _merge(world: World, session: AsyncSession) -> None:
    other = await make_topic(session, world.private, world.people["member"], replies=[world.people["author"]] * 2)
    await session.commit()
    path = f"/api/forums/topics/{world.topic.id}/merge"
    answer = await world["moderator"].post(path, json={"topicId": str(other.id)})
    assert answer.status_code == 200, answer.text


async def _patch_topic(world: World, **patch: Any) -> None:
    answer = await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json=patch)
    assert answer.status_code == 200, answer.text


async def _accept(world: World, number: int | None) -> None:
    path = f"/api/forums/topics/{world.topic.id}/answer"
    answer = await world["author"].put(path, json={"number": number})
    assert answer.status_code == 200, answer.text


async def _give(world: World, number: int) -> None:
    path = f"/api/forums/posts/{await world.post_id(number)}/owner"
    answer = await world["moderator"].put(path, json={"personId": str(world.people["outsider"].id)})
    assert answer.status_code in {200, 204}, answer.text


async def _rename_space(world: World, space: Space) -> None:
    patch = {"version": space.version, "name": {"fr": "Renommé"}}
    answer = await world["administrator"].patch(f"/api/forums/spaces/{space.id}", json=patch)
    assert answer.status_code == 200, answer.text


CHANGES: dict[str, Step] = {
    "reply": lambda world, _: reply(world),
    "edit": lambda world, _: _edit(world, 2),
    "edit of the question": lambda world, _: _edit(world, 1),
    "deletion": lambda world, _: _deleted(world, 2),
    "deletion of the topic": lambda world, _: _deleted(world, 1),
    "restoring": lambda world, _: _deleted(world, 2, back=True),
    "restoring the topic": lambda world, _: _deleted(world, 1, back=True),
    "split": _split,
    "merge": _merge,
    "title": lambda world, _: _patch_topic(world, title="Un autre titre"),
    "tags": lambda world, _: _patch_topic(world, tags=["neuf"]),
    "move": lambda world, _: _patch_topic(world, spaceId=str(world.private.id)),
    "answer": lambda world, _: _accept(world, 2),
    "owner of the question": lambda world, _: _give(world, 1),
    "owner of a reply": lambda world, _: _give(world, 2),
    "name of a space": lambda world, _: _rename_space(world, world.public),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_events_touch_is_all_that_has_changed(
    world: World, session: AsyncSession, mirror: Mirror, change: str
) -> None:
    before = {kind: {**each} for kind, each in mirror.documents.items()}
    await CHANGES[change](world, session)
    await mirror.follow()
    assert mirror.documents == await mirror.walk()
    assert (mirror.documents == before) == ("restoring" in change)


async def test_an_author_takes_their_posts_to_another_organisation(
    world: World, session: AsyncSession, mirror: Mirror
) -> None:
    member, home = world.people["member"], await make_organisation(session)
    await session.execute(update(Membership).where(Membership.person_id == member.id).values(organisation_id=home.id))
    await session.commit()
    event = MembershipChanged(person_id=member.id, organisation_id=home.id)
    for source in SEARCHES:
        if MembershipChanged in source.events:
            await mirror.hear(source, event)
    assert mirror.documents == await mirror.walk()
    assert home.id in {each.organisation_id for each in mirror.documents[POST].values()}


async def test_who_finds_what_is_who_sees_it(world: World, session: AsyncSession, app: Community) -> None:
    """By the engine's filter, by SQL, and by the forum's own pages: the same things for everybody."""
    listed = await make_space(session, grants={}, listed=True)
    hidden = await make_space(session, grants={})
    session.add(
        SpaceMember(space_id=hidden.id, person_id=world.people["reader"].id, level=Level.SEE, since=datetime.now(UTC))
    )
    below = await make_space(session, parent_id=world.private.id, listed=True)
    author = world.people["author"]
    for space in (listed, hidden, below):
        await make_topic(session, space, author, replies=[author])
    gone = await make_topic(session, world.public, author, replies=[author, author])
    await session.execute(
        update(Post)
        .where(Post.topic_id == gone.id, Post.number == 2)
        .values(deleted_at=datetime.now(UTC), deleted_by=author.id)
    )
    chief = await make_person(
        session, organisation=await make_organisation(session), roles=[Role.ORGANISATION_ADMINISTRATOR]
    )
    token = await sign_in(session, chief)
    await session.commit()
    mirror = Mirror(session, SEARCHES)
    await mirror.fill()
    people = await actors(session, world) | {"chief": (await actors_of(session, [chief.id]))[chief.id]}
    async with member_client(app, token) as browser:
        browsers = {**world.browsers, "chief": browser}
        for name in (*PEOPLE, "chief"):
            for kind in (TOPIC, POST, SPACE):
                found = await mirror.findable(kind, people[name])
                assert found == set(await mirror.shown(kind, people[name])), (name, kind)
                pages = set() if name == "anonymous" else await _on_pages(browsers[name], kind)
                assert found == pages, (name, kind)
    assert not await mirror.findable(TOPIC, ANONYMOUS)
    assert world.secret.id not in await mirror.findable(TOPIC, people["outsider"])
    assert listed.id in await mirror.findable(SPACE, people["outsider"])
    assert below.id not in await mirror.findable(SPACE, people["outsider"])


async def _on_pages(browser: Any, kind: str) -> set[UUID]:
    if kind == SPACE:
        seen = (await browser.get("/api/forums/spaces")).json() + (
            await browser.get("/api/forums/spaces/joining")
        ).json()
        return {UUID(each["id"]) for each in seen}
    topics = [UUID(each["id"]) for each in (await browser.get("/api/forums/topics")).json()["items"]]
    if kind == TOPIC:
        return set(topics)
    posts = [
        post
        for topic in topics
        for post in (await browser.get(f"/api/forums/topics/{topic}/posts?limit=50")).json()["items"]
    ]
    return {UUID(post["id"]) for post in posts if post["number"] > 1 and not post["deleted"]}


async def test_a_right_withdrawn_counts_at_once(world: World, session: AsyncSession, mirror: Mirror) -> None:
    author = (await actors(session, world))["author"]
    assert world.secret.id in await mirror.shown(TOPIC, author)
    stranger = Actor(**{**_fields(author), "groups": frozenset()})
    views = {kind: await mirror.shown(kind, stranger) for kind in (TOPIC, POST, SPACE)}
    assert CANARY not in str(views)
    assert CANARY not in str(await mirror.sources[TOPIC].marks(session, stranger))


async def test_filters_name_spaces(world: World, session: AsyncSession, mirror: Mirror) -> None:
    names = {"fr": "Qualité et agréage", "en": "Quality"}
    space = await make_space(session, slug="qualite", name=names, grants={EVERYONE: Level.SEE})
    await make_space(session, slug="agreage", name={"fr": "Une autre"}, grants={})
    await session.commit()
    named = mirror.sources[SPACE].named
    assert named is not None
    people = await actors(session, world)
    asked = ["qualite", "Qualité", "agréage", "quality", "agreage", CANARY, "", "%"]
    found = await named(session, people["outsider"], asked)
    assert [found.get(name, []) for name in asked] == [*[[space.id]] * 5, [], [], []]
    assert (await named(session, people["author"], [CANARY])) == {CANARY: [world.private.id]}
    assert await named(session, ANONYMOUS, asked) == {}
    await make_space(session, name={"fr": "Qualité et agréage des agrumes"})
    assert await named(session, people["outsider"], ["QUALITE ET AGREAGE"]) == {"QUALITE ET AGREAGE": [space.id]}


async def test_authors_find_their_own_at_once(world: World, session: AsyncSession, mirror: Mirror) -> None:
    people = await actors(session, world)
    since = datetime.now(UTC)
    made = [await reply(world, source=f"Réponse {number}") for number in range(3)]
    await _edit(world, 2)
    edited = UUID(await world.post_id(2))
    own = mirror.sources[POST].own
    assert own is not None
    assert await own(session, people["member"], since) == [edited, *reversed(made)]
    assert await own(session, people["author"], since) == []
    assert await own(session, people["member"], datetime.now(UTC) + timedelta(minutes=1)) == []
    topics = mirror.sources[TOPIC].own
    assert topics is not None
    await _edit(world, 1)
    assert await topics(session, people["author"], since) == [world.topic.id]


async def test_one_statement_each_however_many(
    world: World, session: AsyncSession, mirror: Mirror, statements: Statements
) -> None:
    author = world.people["author"]
    await make_topic(session, world.public, author, replies=[author] * 20)
    for _ in range(19):
        await make_topic(session, world.public, author)
    await session.commit()
    people = await actors(session, world)
    ids = {kind: list(each) for kind, each in (await mirror.walk()).items()}
    assert min(len(ids[TOPIC]), len(ids[POST])) >= 20
    for source in SEARCHES:
        for some in (ids[source.kind][:1], ids[source.kind]):
            statements.reset()
            assert len(await source.documents(session, some)) == len(some)
            assert len(statements.sent) == 1
            statements.reset()
            await source.shown(session, people["outsider"], some)
            assert len(statements.sent) == 1
        statements.reset()
        await source.marks(session, people["outsider"])
        assert len(statements.sent) <= 1
