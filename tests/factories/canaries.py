"""A small world with a word of its own in each place where words may stand, and who may find each of them.

ana writes all of them. carla shares a space and conversations with her. bruno is a member like any other: what is
between these two, or ana's alone, is not his. mod and root are the chamber's staff, who find no more in private.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from community.app.factory import Community
from community.core.groups import EVERYONE
from community.core.permissions import Role
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.forums.models import Level, Space
from community.infra.storage import Storage
from community.settings import Settings
from tests.factories.accounts import make_application, make_group, make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.matchmaking import BASE as MATCHMAKING
from tests.factories.matchmaking import GOOD, NEED, tomorrow
from tests.factories.media import make_file
from tests.factories.meetings import BASE as MEETING_DAYS
from tests.factories.meetings import day_body
from tests.factories.messaging import BASE, open_group, send, send_to
from tests.factories.web import member_client

NAMES: Final = ("ana", "carla", "bruno", "mod", "root")
ALL: Final = frozenset(NAMES)
INSIDE: Final = frozenset({"ana", "carla", "mod", "root"})
"""Staff sees every space."""
PAIR: Final = frozenset({"ana", "carla"})
NOBODY: Final = frozenset[str]()
FORUMS: Final = "/api/forums"
ACCOUNTS: Final = "/api/accounts"
LATER: Final = timedelta(days=2)


def canary(place: str) -> str:
    """A word that stands nowhere else, far from all others in its letters, and that no language bends."""
    digest = sha256(place.encode()).digest()
    return (
        "".join("bdfgjklmprtvz"[a % 13] + "aeiou"[b % 5] for a, b in zip(digest[:5], digest[5:10], strict=True)) + "k"
    )


@dataclass
class CanaryWorld:
    """finders: by place, who may find the word of that place (`canary`)."""

    session: AsyncSession
    storage: Storage
    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]
    finders: dict[str, frozenset[str]] = field(default_factory=dict)

    def sing(self, place: str, finders: frozenset[str]) -> str:
        """The word of a place that these may find."""
        assert place not in self.finders
        self.finders[place] = finders
        return canary(place)

    async def do(self, name: str, method: str, path: str, **body: Any) -> Any:
        """A request of one of them, which must be granted."""
        answer = await self.browsers[name].request(method, path, json=body or None)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def file(self, place: str, finders: frozenset[str]) -> str:
        """The address of a file of ana's that is called like this."""
        file = await make_file(self.session, self.storage, self.people["ana"], name=f"{self.sing(place, finders)}.png")
        await self.session.commit()
        return f"/media/{file.id}"


@asynccontextmanager
async def canary_world(app: Community, session: AsyncSession, settings: Settings) -> AsyncIterator[CanaryWorld]:
    """All of it, through the platform's own doors where there are any."""
    firm, other = await make_organisation(session), await make_organisation(session)
    inside = await make_group(session, canary("name of a group"))
    roles = {"mod": Role.MODERATOR, "root": Role.ADMINISTRATOR}
    homes = {"ana": firm, "carla": firm, "bruno": other}
    people = {
        name: await make_person(
            session,
            organisation=homes.get(name),
            given_name=name.title(),
            groups=[inside.id] if name in PAIR else [],
            roles=[roles.get(name, Role.MEMBER)],
        )
        for name in NAMES
    }
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        world = CanaryWorld(session, Storage(settings.files_dir), people, browsers)
        world.finders["name of a group"] = NOBODY
        await _accounts(world)
        await _in_public(world)
        await _in_a_private_space(world, inside.id)
        await _own(world)
        await _between_two(world)
        await _in_a_group(world)
        await _partners(world, str(other.id))
        await _meeting_day(world)
        yield world


async def _accounts(world: CanaryWorld) -> None:
    session = world.session
    await world.do("ana", "PATCH", f"{ACCOUNTS}/me", about=world.sing("what a person says of themselves", ALL))
    hidden, shown = world.sing("hidden mail address", NOBODY), world.sing("mail address that is shown", NOBODY)
    for name, word, shows in (("ana", hidden, False), ("carla", shown, True)):
        person = world.people[name]
        person.email = person.email_key = f"{word}@example.org"
        person.shows_email = person.shows_phone = shows
        person.phone = f"+33 {world.sing(f'telephone number of {name}', NOBODY)}"
        session.add(person)
    for state in (PersonState.SUSPENDED, PersonState.INVITED):
        word = world.sing(f"name of a person who is {state}", NOBODY)
        await make_person(session, given_name="Sam", family_name=word, state=state)
    word = world.sing("reason of a suspension", NOBODY)
    suspended = await make_person(session)
    for column in ("reason", "legal_name"):
        await make_application(session, **{column: world.sing(f"application: {column}", NOBODY)})
    await session.commit()
    await world.do("mod", "POST", f"{ACCOUNTS}/people/{suspended.id}/suspend", reason=word)
    note = f"{ACCOUNTS}/people/{world.people['carla'].id}/note"
    await world.do("ana", "PUT", note, text=world.sing("note on a person", NOBODY))
    organisation = await make_organisation(session, legal_name=world.sing("name of an organisation", ALL))
    organisation.about = world.sing("page of an organisation", ALL)
    await session.commit()


async def _partners(world: CanaryWorld, other: str) -> None:
    """Of a teaser only what it shows is found; what is kept from a firm its people do not find."""
    line = world.sing("line of a profile", NOBODY)
    await world.do("ana", "POST", f"{MATCHMAKING}/lines", side="offer", kind="service", text=line, terms={})
    for where, seen, hidden, more in (
        ("of an opportunity", ALL, ALL, {}),
        ("of a teaser", ALL, NOBODY, {"anonymous": True}),
        ("kept from a firm", INSIDE, INSIDE, {"excluded": [other]}),
    ):
        texts = {name: world.sing(f"{name} {where}", seen) for name in ("title", "summary")}
        texts |= {name: world.sing(f"{name} {where}", hidden) for name in ("description", "advantages")}
        made = await world.do("ana", "POST", f"{MATCHMAKING}/opportunities", **NEED | texts | more)
        path = f"{MATCHMAKING}/opportunities/{made['id']}"
        await world.do("ana", "POST", f"{path}/submission")
        comment = world.sing(f"comment of the review {where}", NOBODY)
        await world.do("mod", "POST", f"{path}/review", **GOOD | {"version": 1, "comment": comment})
        if where == "of a teaser":
            await _introduced(world, made["id"])
    draft = NEED | {"title": world.sing("draft of an opportunity", NOBODY)}
    await world.do("ana", "POST", f"{MATCHMAKING}/opportunities", **draft)


async def _meeting_day(world: CanaryWorld) -> None:
    """Days are in their own list: no search holds them, nor what those who come say of themselves."""
    texts = {name: world.sing(f"{name} of a meeting day", NOBODY) for name in ("title", "description", "location")}
    made = await world.do("mod", "POST", MEETING_DAYS, **day_body(datetime.now(UTC), **texts))
    path = f"{MEETING_DAYS}/{made['id']}"
    await world.do("mod", "PUT", f"{path}/state", state="open")
    about = world.sing("what brings somebody to a meeting day", NOBODY)
    await world.do("ana", "PUT", f"{path}/registration", about=about)
    reason = world.sing("why a meeting day is cancelled", NOBODY)
    await world.do("mod", "PUT", f"{path}/state", state="cancelled", reason=reason)


async def _introduced(world: CanaryWorld, opportunity: str) -> None:
    """What two firms say to each other before and after their yes is in no search, theirs included."""
    message = world.sing("message of an introduction", NOBODY)
    asked = await world.do(
        "bruno", "POST", f"{MATCHMAKING}/introductions", opportunityId=opportunity, message=message, blind=True
    )
    path = f"{MATCHMAKING}/introductions/{asked['id']}"
    answer = {"answer": "not_now", "until": tomorrow(30), "note": world.sing("answer to it", NOBODY)}
    await world.do("ana", "POST", f"{path}/answer", **answer)
    await world.do("ana", "PUT", f"{path}/disclosure", text=world.sing("what is to be accepted", NOBODY))


async def _topic(world: CanaryWorld, space: Space, where: str, finders: frozenset[str], **more: Any) -> Any:
    body = {
        "title": world.sing(f"title {where}", finders),
        "source": world.sing(f"first post {where}", finders),
        **more,
    }
    return await world.do("ana", "POST", f"{FORUMS}/topics", spaceId=str(space.id), **body)


async def _reply(world: CanaryWorld, topic: Any, source: str, **more: Any) -> Any:
    return await world.do("ana", "POST", f"{FORUMS}/topics/{topic['id']}/posts", source=source, **more)


async def _in_public(world: CanaryWorld) -> None:
    names = {"fr": world.sing("name of a public space", ALL), "en": world.sing("its name in English", ALL)}
    space = await make_space(world.session, name=names, grants={EVERYONE: Level.OPEN})
    await world.session.commit()
    topic = await _topic(world, space, "in public", ALL, tags=[world.sing("tag in public", ALL)])
    await _reply(world, topic, world.sing("reply in public", ALL))
    file = await world.file("file in public", ALL)
    await _reply(world, topic, f"Un [plan]({file})")

    edited = await _reply(world, topic, world.sing("former version of a reply", NOBODY))
    now = world.sing("present version of a reply", ALL)
    await world.do("ana", "PATCH", f"{FORUMS}/posts/{edited['id']}", source=now, version=1)
    renamed = await _topic(world, space, "of a topic that gets another one", NOBODY)
    title = world.sing("present title", ALL)
    await world.do("ana", "PATCH", f"{FORUMS}/topics/{renamed['id']}", title=title)
    world.finders["first post of a topic that gets another one"] = ALL

    gone = await _reply(
        world, topic, f"{world.sing('deleted reply', NOBODY)} [f]({await world.file('its file', NOBODY)})"
    )
    await world.do("ana", "DELETE", f"{FORUMS}/posts/{gone['id']}")
    deleted = await _topic(world, space, "that is deleted", NOBODY, tags=[world.sing("its tag", NOBODY)])
    await _reply(world, deleted, world.sing("reply to what is deleted", NOBODY))
    first = (await world.do("ana", "GET", f"{FORUMS}/topics/{deleted['id']}/posts"))["items"][0]["id"]
    await world.do("mod", "DELETE", f"{FORUMS}/posts/{first}")

    notes = f"{FORUMS}/topics/{topic['id']}/staff-notes"
    await world.do("mod", "POST", notes, source=world.sing("note of the staff", NOBODY), afterNumber=1)
    kept = f"{FORUMS}/topics/{topic['id']}/bookmark"
    await world.do("ana", "PUT", kept, note=world.sing("note on a bookmark", NOBODY))
    await world.do("ana", "PUT", f"{FORUMS}/drafts/topic:{topic['id']}", sequence=0, body=world.sing("draft", NOBODY))
    at, later = (datetime.now(UTC) + LATER).isoformat(), world.sing("scheduled reply", NOBODY)
    await world.do("ana", "POST", f"{FORUMS}/scheduled", topicId=topic["id"], source=later, publishAt=at)


async def _in_a_private_space(world: CanaryWorld, group: Any) -> None:
    session, where = world.session, "in a private space"
    texts = {
        "name": {"fr": world.sing(f"name {where}", INSIDE), "es": world.sing(f"Spanish name {where}", INSIDE)},
        "description": {"fr": world.sing(f"description {where}", INSIDE)},
    }
    slug = world.sing(f"slug {where}", NOBODY)
    private = await make_space(session, grants={group: Level.OPEN}, slug=slug, **texts)
    below = await make_space(
        session, parent_id=private.id, inherits=True, name={"fr": world.sing("name of a space within it", INSIDE)}
    )
    listed = await make_space(session, grants={}, listed=True, name={"fr": world.sing("name of a listed space", ALL)})
    await session.commit()
    poll = {"question": world.sing(f"poll {where}", INSIDE), "kind": "single"}
    poll["options"] = [world.sing(f"option {where}", INSIDE), "Non"]
    topic = await _topic(world, private, where, INSIDE, tags=[world.sing(f"tag {where}", INSIDE)], poll=poll)
    file, word = await world.file(f"file {where}", INSIDE), world.sing(f"picture {where}", INSIDE)
    await _reply(world, topic, f"{world.sing(f'reply {where}', INSIDE)} ![{word}]({file})")
    await _topic(world, below, "within a private space", INSIDE)
    # Who may know of a space reads nothing in it.
    staff = frozenset({"mod", "root"})
    title = world.sing("title in a listed space", staff)
    await make_topic(session, listed, world.people["mod"], replies=[world.people["mod"]], title=title)
    await session.commit()


async def _own(world: CanaryWorld) -> None:
    """What is ana's alone, and not found by herself either: it stands in no text."""
    await world.file("file that nothing shows", NOBODY)
    described = await make_file(world.session, world.storage, world.people["ana"])
    await world.session.commit()
    word = world.sing("description of a file", NOBODY)
    await world.do("ana", "PATCH", f"/api/media/files/{described.id}", alt=word)


async def _between_two(world: CanaryWorld) -> None:
    session, carla = world.session, world.people["carla"].id
    file = await world.file("file in a message", PAIR)
    first = (await send_to(world.browsers["ana"], carla, world.sing("message between two", PAIR))).json()["id"]
    await world.do("carla", "POST", f"{BASE}/conversations/{first}/answer", accept=True)
    place = f"{BASE}/conversations/{first}"
    await _say(world, first, f"{world.sing('message with a file', PAIR)} [f]({file})")
    await _say(world, first, world.sing("former version of a message", NOBODY))
    present = world.sing("present version of a message", PAIR)
    await world.do("ana", "PATCH", f"{place}/messages/3", source=present, version=1)
    lost = await world.file("file in a deleted message", NOBODY)
    await _say(world, first, f"{world.sing('deleted message', NOBODY)} [f]({lost})")
    await world.do("ana", "DELETE", f"{place}/messages/4")
    await world.do("ana", "PUT", f"{place}/messages/1/bookmark", note=world.sing("note on a message", NOBODY))
    draft, key = world.sing("draft of a message", NOBODY), f"{BASE}/drafts/conversation:{first}"
    await world.do("ana", "PUT", key, sequence=0, body=draft)
    at, later = (datetime.now(UTC) + LATER).isoformat(), world.sing("scheduled message", NOBODY)
    await world.do("ana", "POST", f"{BASE}/scheduled", id=str(uuid4()), conversationId=first, source=later, sendAt=at)
    report = {"id": str(uuid4()), "seq": 1, "reason": "spam", "note": world.sing("note of a report", NOBODY)}
    await world.do("carla", "POST", f"{place}/reports", **report)
    await session.commit()


async def _in_a_group(world: CanaryWorld) -> None:
    """bruno comes to one group late, without what was said before, and is put out of another one."""
    carla, bruno = (world.people[name].id for name in ("carla", "bruno"))
    ana = world.browsers["ana"]
    late = (await open_group(ana, [carla], world.sing("title of a group", PAIR | {"bruno"}))).json()["id"]
    await _say(world, late, world.sing("message before somebody came", PAIR))
    members = f"{BASE}/conversations/{late}/members"
    await world.do("ana", "POST", members, personIds=[str(bruno)], withHistory=False)
    await _say(world, late, world.sing("message after somebody came", PAIR | {"bruno"}))
    left = (await open_group(ana, [carla, bruno], world.sing("title of a group that one left", PAIR))).json()["id"]
    await _say(world, left, world.sing("message in a group that one left", PAIR))
    await world.do("ana", "DELETE", f"{BASE}/conversations/{left}/members/{bruno}")
    # First said to the staff, which does not find it where it was carried to.
    begun = await send_to(ana, world.people["mod"].id, world.sing("words that are carried on", PAIR | {"mod"}))
    carried = {"clientMessageId": str(uuid4()), "conversationId": left, "source": world.sing("word to them", PAIR)}
    await world.do("ana", "POST", f"{BASE}/conversations/{begun.json()['id']}/messages/1/forward", **carried)


async def _say(world: CanaryWorld, conversation: str, source: str) -> None:
    answer = await send(world.browsers["ana"], conversation, source)
    assert answer.is_success, answer.text
