"""Notes on people: one's own alone, whatever the role of who else looks."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from sqlalchemy import delete, func, select
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.accounts.conftest import counted

from community.app.factory import Community
from community.core.ids import new_id
from community.core.permissions import Role
from community.features.accounts.models import Person, PersonNote
from community.features.accounts.models import Session as SignIn
from community.features.accounts.models.person import PersonState
from community.infra.db import Database

ROLES = {
    "member": Role.MEMBER,
    "other": Role.MEMBER,
    "organisation_administrator": Role.ORGANISATION_ADMINISTRATOR,
    "moderator": Role.MODERATOR,
    "administrator": Role.ADMINISTRATOR,
}
TEXT = "Rencontrée au salon.\n**Préfère** le téléphone."


class Cast:
    """One person of each role, their browsers, and somebody to write about."""

    def __init__(self, people: dict[str, Person], browsers: dict[str, httpx.AsyncClient], subject: Person) -> None:
        self.people = people
        self.browsers = browsers
        self.subject = subject

    def path(self, person: Person | None = None) -> str:
        return f"/api/accounts/people/{(person or self.subject).id}/note"

    async def text(self, name: str) -> str:
        answer = await self.browsers[name].get(self.path())
        assert answer.status_code == 200, answer.text
        return str(answer.json()["text"])


@pytest.fixture
async def cast(app: Community, database: Database) -> AsyncIterator[Cast]:
    async with database.unit_of_work() as uow:
        firm = await make_organisation(uow.session)
        people = {name: await make_person(uow.session, roles=[role], organisation=firm) for name, role in ROLES.items()}
        subject = await make_person(uow.session, organisation=firm)
        tokens = {name: await sign_in(uow.session, person) for name, person in {**people, "subject": subject}.items()}
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield Cast(people, browsers, subject)


@pytest.mark.parametrize("author", ROLES)
async def test_only_who_wrote_it_reads_it(author: str, cast: Cast) -> None:
    assert (await cast.browsers[author].put(cast.path(), json={"text": f" {TEXT} "})).status_code == 204
    for name in ROLES:
        assert await cast.text(name) == (TEXT if name == author else "")
    # Least of all whom it speaks of.
    assert (await cast.browsers["subject"].get(cast.path())).status_code == 404
    page = await cast.browsers["subject"].get(f"/api/accounts/people/{cast.subject.id}")
    assert "salon" not in page.text
    assert "salon" not in (await cast.browsers["subject"].get(cast.path(cast.people[author]))).text


async def test_it_is_written_anew_and_let_go(cast: Cast, database: Database) -> None:
    member = cast.browsers["member"]
    for text in (TEXT, "Autre."):
        assert (await member.put(cast.path(), json={"text": text})).status_code == 204
    note = (await member.get(cast.path())).json()
    assert (note["text"], note["updatedAt"] is not None) == ("Autre.", True)
    assert (await member.put(cast.path(), json={"text": " \n"})).status_code == 204
    assert (await member.get(cast.path())).json() == {"text": "", "updatedAt": None}
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PersonNote)) == 0


@pytest.mark.parametrize("body", [{"text": "x" * 2001}, {"text": "a\x00b"}, {"text": 5}, {}, {"text": "x", "on": 1}])
async def test_what_is_no_note(body: dict[str, object], cast: Cast) -> None:
    assert (await cast.browsers["member"].put(cast.path(), json=body)).status_code == 400
    assert await cast.text("member") == ""


async def test_on_whom_there_is_none(cast: Cast, database: Database) -> None:
    member = cast.browsers["member"]
    for path in (cast.path(cast.people["member"]), f"/api/accounts/people/{new_id()}/note"):
        assert (await member.get(path)).status_code == 404
        assert (await member.put(path, json={"text": "x"})).status_code == 404
    # Who was shut out is there for those alone who can shut people out; the note waits for their return.
    await member.put(cast.path(), json={"text": TEXT})
    async with database.unit_of_work() as uow:
        person = await uow.session.get(Person, cast.subject.id)
        assert person is not None
        person.state = PersonState.SUSPENDED
    assert (await member.get(cast.path())).status_code == 404
    assert (await member.put(cast.path(), json={"text": "x"})).status_code == 404
    assert await cast.text("moderator") == ""
    async with database.unit_of_work() as uow:
        person = await uow.session.get(Person, cast.subject.id)
        assert person is not None
        person.state = PersonState.ACTIVE
    assert await cast.text("member") == TEXT


@pytest.mark.parametrize("gone", ["author", "subject"])
async def test_it_goes_with_either_of_the_two(gone: str, app: Community, cast: Cast, database: Database) -> None:
    async with database.unit_of_work() as uow:
        author, subject = await make_person(uow.session), await make_person(uow.session)
        token = await sign_in(uow.session, author)
    async with member_client(app, token) as browser:
        assert (await browser.put(cast.path(subject), json={"text": TEXT})).status_code == 204
    async with database.unit_of_work() as uow:
        leaving = author.id if gone == "author" else subject.id
        await uow.session.execute(delete(SignIn).where(SignIn.person_id == leaving))
        await uow.session.execute(delete(Person).where(Person.id == leaving))
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(PersonNote)) == 0


async def test_one_statement(cast: Cast, database: Database) -> None:
    await cast.text("member")
    statements: list[str] = []
    with counted(database, statements):
        await cast.text("member")
    assert len([each for each in statements if "accounts_person_note" in each]) == 1
