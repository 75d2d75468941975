"""Writing to an organisation: whoever represents it answers, for as long as they do."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, message, send, send_to_organisation
from tests.factories.web import member_client
from tests.factories.worker import run_named, work_off
from tests.features.messaging.conftest import Events, Statements, Talk
from tests.features.notifications.conftest import FixedClock, Stored, clock, stored

from community.app.factory import Community
from community.core.ids import new_id
from community.core.permissions import Role
from community.events.accounts import MembershipChanged
from community.features import messaging
from community.features.accounts.models import Membership, Organisation, Person
from community.features.messaging.jobs import TELL
from community.features.messaging.models import OrganisationBlock
from community.infra.db import Database
from community.settings import Settings

__all__ = ["clock", "stored"]


class House(Talk):
    """iris and ivan represent the house, jean works there; carla of another firm writes to it."""

    home: Organisation
    session: AsyncSession
    database: Database
    settings: Settings

    async def role(self, name: str, role: Role | None) -> None:
        """What the person is in the house from now on, and the event of it: None for gone."""
        membership = update(Membership).where(Membership.person_id == self.people[name].id)
        if role is None:
            await self.session.execute(membership.values(ended_at=Membership.joined_at))
        else:
            await self.session.execute(membership.values(role=role, ended_at=None))
        await self.session.commit()

    async def follow(self, name: str) -> None:
        """What the worker does once the event has arrived."""
        async with self.database.unit_of_work() as uow:
            uow.outbox.add(MembershipChanged(person_id=self.people[name].id, organisation_id=self.home.id))
        await work_off(self.database, self.settings)


@pytest.fixture
async def house(
    talk: Talk, app: Community, session: AsyncSession, database: Database, settings: Settings
) -> AsyncIterator[House]:
    home = await make_organisation(session, legal_name="Maison Oranger")
    made = House(talk.people, talk.browsers, talk.pair, talk.group)
    made.home, made.session, made.database, made.settings = home, session, database, settings
    tokens = {}
    for name in ("iris", "ivan", "jean"):
        role = Role.MEMBER if name == "jean" else Role.ORGANISATION_ADMINISTRATOR
        made.people[name] = await make_person(session, organisation=home, given_name=name.title(), roles=[role])
        tokens[name] = await sign_in(session, made.people[name])
    await session.commit()
    async with AsyncExitStack() as stack:
        for name, token in tokens.items():
            made.browsers[name] = await stack.enter_async_context(member_client(app, token))
        yield made


async def contact(house: House, name: str) -> tuple[str, str | None]:
    answer = (await house[name].get(f"{BASE}/organisations/{house.home.id}")).json()
    return answer["way"], answer["reason"]


async def begin(house: House) -> str:
    answer = await send_to_organisation(house["carla"], house.home.id)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]  # type: ignore[no-any-return]


async def accepted(house: House) -> str:
    mailbox = await begin(house)
    assert (await send(house["iris"], mailbox, "Oui ?")).status_code == 201
    return mailbox


async def test_a_first_message_is_a_request_to_all_who_represent_it(house: House) -> None:
    mailbox = await begin(house)
    again = await send_to_organisation(house["carla"], house.home.id)
    assert (again.status_code, again.json()["code"]) == (403, "request_pending")
    own = (await house.listed("carla"))[0]
    assert (own["id"], own["kind"], own["request"]) == (mailbox, "mailbox", "outgoing")
    assert own["mailbox"] == {
        "organisationId": str(house.home.id),
        "organisationName": "Maison Oranger",
        "own": False,
        "attended": True,
    }
    for name in ("iris", "ivan"):
        row = (await house.listed(name, "requests"))[0]
        assert (row["id"], row["mailbox"]["own"], row["people"][0]["name"]) == (
            mailbox,
            True,
            house.people["carla"].name,
        )
    # One of them answers for all.
    assert (await send(house["ivan"], mailbox, "Bonjour")).status_code == 201
    assert await house.listed("iris", "requests") == []
    assert [row["id"] for row in await house.listed("iris", "mailbox")] == [mailbox]
    assert (await house.listed("iris", "mailbox"))[0]["unread"] == 2
    assert await house.listed("carla", "mailbox") == []
    assert (await send(house["carla"], mailbox)).status_code == 201
    assert await begin(house) == mailbox


async def test_a_decline_is_that_of_the_house_and_not_told(house: House, events: Events) -> None:
    mailbox = await begin(house)
    answer = await house["iris"].post(f"{BASE}/conversations/{mailbox}/answer", json={"accept": False})
    assert answer.status_code == 204
    told = [event["member_ids"] for name, event in await events() if name == "messaging.conversation_changed"]
    assert sorted(told[-1]) == sorted(str(house.people[name].id) for name in ("iris", "ivan"))
    assert await house.listed("ivan", "requests") == []
    states = {each["person"]["id"]: each["state"] for each in (await house.seen("carla", mailbox))["members"]}
    assert states[str(house.people["iris"].id)] == "asked"
    # A colleague may see it otherwise.
    assert (await send(house["ivan"], mailbox, "Si")).status_code == 201
    assert (await send(house["carla"], mailbox)).status_code == 201


@pytest.mark.parametrize("name", ["jean", "dan", "mod", "ana"])
async def test_it_does_not_exist_for_anybody_else(house: House, name: str) -> None:
    mailbox = await accepted(house)
    path = f"{BASE}/conversations/{mailbox}"
    assert (await house[name].get(path)).status_code == 404
    assert (await house[name].get(f"{path}/messages")).status_code == 404
    assert (await send(house[name], mailbox)).status_code == 404
    assert mailbox not in [row["id"] for row in await house.listed(name)]


async def test_who_can_write_to_it(house: House, session: AsyncSession) -> None:
    assert await contact(house, "carla") == ("request", None)
    assert await contact(house, "mod") == ("open", None)
    for name in ("jean", "iris"):
        assert await contact(house, name) == ("closed", "own_organisation")
        refused = await send_to_organisation(house[name], house.home.id)
        assert (refused.status_code, refused.json()["code"]) == (409, "own_organisation")
    staff = await send_to_organisation(house["mod"], house.home.id)
    assert staff.json()["request"] == "none"
    for name in ("iris", "ivan"):
        await house.role(name, Role.MEMBER)
    assert await contact(house, "carla") == ("closed", "unattended")
    refused = await send_to_organisation(house["carla"], house.home.id)
    assert (refused.status_code, refused.json()["code"]) == (409, "mailbox_unattended")
    unknown = f"{BASE}/organisations/{new_id()}"
    assert (await house["carla"].get(unknown)).status_code == 404
    assert (await send_to_organisation(house["carla"], new_id())).status_code == 404


@pytest.mark.parametrize("how", ["demoted", "gone", "suspended"])
async def test_who_ceases_to_represent_it_loses_it_at_once(house: House, how: str, events: Events) -> None:
    """Before any worker has heard of it."""
    mailbox = await accepted(house)
    path = f"{BASE}/conversations/{mailbox}"
    if how == "suspended":
        await house.session.execute(
            update(Person).where(Person.id == house.people["iris"].id).values(state="suspended")
        )
        await house.session.commit()
    else:
        await house.role("iris", Role.MEMBER if how == "demoted" else None)
    if how != "suspended":  # whose session is over, which is another test
        for rest in ("", "/messages", "/messages/changes?after=0", "/messages/2/versions"):
            assert (await house["iris"].get(path + rest)).status_code == 404, rest
        assert (await send(house["iris"], mailbox)).status_code == 404
        assert (await house["iris"].patch(f"{path}/own", json={"pinned": True})).status_code == 404
        assert (await house["iris"].patch(f"{path}/messages/2", json={"source": "x", "version": 1})).status_code == 404
        assert await house.listed("iris", "mailbox") == []
        await house["iris"].put(
            f"{BASE}/receipts", json={"items": [{"conversationId": mailbox, "deliveredSeq": 2, "readSeq": 2}]}
        )
    await send(house["carla"], mailbox, "Pour ceux qui restent")
    stored = [event["member_ids"] for name, event in await events() if name == "messaging.message_stored"]
    assert sorted(stored[-1]) == sorted(str(house.people[name].id) for name in ("carla", "ivan"))
    shown = {each["person"]["id"]: each["state"] for each in (await house.seen("carla", mailbox))["members"]}
    assert shown[str(house.people["iris"].id)] == "left"
    await house.follow("iris")
    assert shown == {each["person"]["id"]: each["state"] for each in (await house.seen("ivan", mailbox))["members"]}


async def test_who_comes_to_represent_it_takes_over_with_the_history(house: House) -> None:
    mailbox = await accepted(house)
    await send(house["carla"], mailbox, "Encore une question")
    await house.role("jean", Role.ORGANISATION_ADMINISTRATOR)
    await house.follow("jean")
    row = (await house.listed("jean", "mailbox"))[0]
    # What nobody has answered is unread.
    assert (row["id"], row["unread"], row["request"]) == (mailbox, 1, "none")
    assert len((await house.messages("jean", mailbox))["items"]) == 3
    await house.role("jean", Role.MEMBER)
    await house.follow("jean")
    assert await house.listed("jean", "mailbox") == []
    await house.role("jean", Role.ORGANISATION_ADMINISTRATOR)
    await house.follow("jean")
    assert [each["id"] for each in await house.listed("jean", "mailbox")] == [mailbox]


async def test_the_last_one_leaves_and_another_comes(house: House) -> None:
    mailbox = await accepted(house)
    for name in ("iris", "ivan"):
        await house.role(name, None)
        await house.follow(name)
    refused = await send(house["carla"], mailbox)
    assert (refused.status_code, refused.json()["code"]) == (409, "mailbox_unattended")
    seen = await house.seen("carla", mailbox)
    assert (seen["mailbox"]["attended"], seen["rights"]["write"]) == (False, False)
    await house.role("jean", Role.ORGANISATION_ADMINISTRATOR)
    await house.follow("jean")
    assert (await send(house["carla"], mailbox)).status_code == 201
    assert (await house.listed("jean", "mailbox"))[0]["request"] == "none"


async def test_a_request_that_waits_waits_for_the_next_one_too(house: House) -> None:
    mailbox = await begin(house)
    await house.role("jean", Role.ORGANISATION_ADMINISTRATOR)
    await house.follow("jean")
    assert [row["id"] for row in await house.listed("jean", "requests")] == [mailbox]


async def test_who_wrote_to_it_and_then_joins_stays_who_they_were(house: House) -> None:
    mailbox = await accepted(house)
    carla = house.people["carla"]
    await house.session.execute(
        update(Membership)
        .where(Membership.person_id == carla.id)
        .values(organisation_id=house.home.id, role=Role.ORGANISATION_ADMINISTRATOR)
    )
    await house.session.commit()
    await house.follow("carla")
    assert (await house.seen("carla", mailbox))["mailbox"]["own"] is False
    assert (await send(house["carla"], mailbox)).status_code == 201


async def test_a_blocked_organisation_writes_no_more_and_is_not_told(house: House, events: Events) -> None:
    mailbox = await accepted(house)
    jean, carla = house.people["jean"], house.people["carla"]
    asked = await house["jean"].post(
        f"{BASE}/conversations/direct", json={"personId": str(carla.id), "message": message()}
    )
    path = f"{BASE}/blocks/organisations/{house.home.id}"
    for _ in range(2):
        assert (await house["carla"].put(path)).status_code == 204
    told = [event["member_ids"] for name, event in await events() if name == "messaging.conversation_changed"]
    assert told[-1] == [str(carla.id)]
    # Requests of its people are declined with it, and look the same to them.
    assert await house.listed("carla", "requests") == []
    assert {each["state"] for each in (await house.seen("jean", asked.json()["id"]))["members"]} == {"member", "asked"}
    for name in ("iris", "ivan"):
        refused = await send(house[name], mailbox)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_accepting")
    for name in ("iris", "jean"):
        body = {"personId": str(carla.id), "message": message()}
        refused = await house[name].post(f"{BASE}/conversations/direct", json=body)
        assert refused.json()["code"] == "not_accepting"
    own = await send(house["carla"], mailbox)
    assert (own.status_code, own.json()["code"]) == (403, "organisation_blocked")
    body = {"personId": str(house.people["ivan"].id), "message": message()}
    own = await house["carla"].post(f"{BASE}/conversations/direct", json=body)
    assert own.json()["code"] == "organisation_blocked"
    person = (await house["carla"].get(f"{BASE}/people/{jean.id}")).json()
    assert (person["way"], person["blocked"], person["blockedOrganisation"]) == ("closed", False, True)
    assert await contact(house, "carla") == ("closed", "blocked")
    listed = (await house["carla"].get(f"{BASE}/blocks/organisations")).json()
    assert [(row["id"], row["name"]) for row in listed] == [(str(house.home.id), "Maison Oranger")]
    assert (await house["carla"].delete(path)).status_code == 204
    assert (await send(house["iris"], mailbox)).status_code == 201


async def test_groups_go_on_after_an_organisation_is_blocked(house: House) -> None:
    carla = house.people["carla"]
    group = {"id": str(new_id()), "title": "Quai", "personIds": [str(carla.id)]}
    assert (await house["iris"].post(f"{BASE}/conversations/groups", json=group)).status_code == 201
    assert (await send(house["carla"], group["id"])).status_code == 201
    await house["carla"].put(f"{BASE}/blocks/organisations/{house.home.id}")
    for name in ("iris", "carla"):
        assert (await send(house[name], str(group["id"]))).status_code == 201


async def test_nobody_blocks_their_own_or_an_unknown_organisation(house: House) -> None:
    own = await house["jean"].put(f"{BASE}/blocks/organisations/{house.home.id}")
    assert (own.status_code, own.json()["code"]) == (409, "own_organisation")
    assert (await house["jean"].put(f"{BASE}/blocks/organisations/{new_id()}")).status_code == 404


async def test_a_personal_block_of_one_who_answers_does_not_close_it(house: House) -> None:
    mailbox = await accepted(house)
    assert (await house["carla"].put(f"{BASE}/blocks/{house.people['iris'].id}")).status_code == 204
    assert (await house["ivan"].put(f"{BASE}/blocks/{house.people['carla'].id}")).status_code == 204
    for name in ("carla", "iris", "ivan"):
        assert (await send(house[name], mailbox)).status_code == 201


async def test_it_has_no_title_and_nobody_is_added_or_taken_out(house: House) -> None:
    mailbox = await accepted(house)
    path = f"{BASE}/conversations/{mailbox}"
    dan = str(house.people["dan"].id)
    for name in ("carla", "iris"):
        answers = [
            await house[name].patch(path, json={"title": "Neuf"}),
            await house[name].post(f"{path}/members", json={"personIds": [dan], "withHistory": True}),
            await house[name].delete(f"{path}/members/{house.people[name].id}"),
        ]
        assert {answer.json()["code"] for answer in answers} == {"not_a_group"}


async def test_who_represents_it_is_told_of_what_nobody_has_answered(
    house: House, stored: Stored, clock: FixedClock
) -> None:
    async def tell() -> None:
        clock.pass_(seconds=10)
        await run_named(house.database, house.settings, clock, TELL)

    async def told(name: str) -> list[tuple[str, int | None]]:
        rows = await stored(house.people[name])
        return [(row.kind, row.item) for row in rows if str(row.subject_id) == mailbox]

    mailbox = await begin(house)
    await tell()
    assert await told("iris") == await told("ivan") == [("messaging.request", 1)]
    line = (await house["iris"].get("/api/notifications")).json()["items"][0]
    assert line["title"] == house.people["carla"].name
    await send(house["ivan"], mailbox, "Voici")
    await tell()
    # Not of what a colleague has answered, nor of the answer itself.
    assert await told("iris") == [("messaging.request", 1)]
    assert await told("carla") == [("messaging.message", 2)]


async def test_the_list_of_blocked_organisations_takes_one_statement(
    house: House, session: AsyncSession, statements: Statements
) -> None:
    path = f"{BASE}/blocks/organisations"
    counts = []
    for number in (1, 20):
        for _ in range(number):
            organisation = await make_organisation(session)
            session.add(
                OrganisationBlock(
                    person_id=house.people["ana"].id, organisation_id=organisation.id, at=datetime.now(UTC)
                )
            )
        await session.commit()
        await house["ana"].get(path)
        statements.reset()
        assert len((await house["ana"].get(path)).json()) >= number
        counts.append(len(statements.sent))
    assert counts[0] == counts[1]


def test_every_statement_about_members_asks_who_is_still_in() -> None:
    """Whoever asks for the state of a member alone would let in who no longer represents an organisation."""
    slice_ = Path(messaging.__file__).parent
    guilty = [
        str(path.relative_to(slice_))
        for path in slice_.rglob("*.py")
        if "state.in_(" in (text := path.read_text(encoding="utf-8")) and "still_in" not in text
    ]
    assert not guilty
