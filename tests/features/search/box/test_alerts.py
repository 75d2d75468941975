"""Alerts: what is new in a search is told once, to who may see it now."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.factories.worker import work_off
from tests.features.search.box.conftest import API, CANARY, Index, Town

from community.app.factory import Community
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.notifications.jobs import SEND
from community.features.search.models import Alert, AlertFinding
from community.features.search.queries.alerts import MOST
from community.features.search.schemas.alerts import Pace
from community.features.search.service.alerts import next_look
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.settings import Settings

ALERTS = f"{API}/alerts"


async def make(town: Town, name: str, query: str, pace: str = "soon", tab: str = "") -> dict[str, Any]:
    answer = await town[name].post(ALERTS, json={"query": query, "pace": pace, "tab": tab})
    assert answer.status_code == 201, answer.text
    return answer.json()["items"][-1]  # type: ignore[no-any-return]


class Worker:
    def __init__(self, app: Community, database: Database, settings: Settings, session: AsyncSession) -> None:
        self._house = app.state.house
        self._database = database
        self._settings = settings
        self._session = session

    async def look(self) -> None:
        """All alerts are due, and all that follows from it is done."""
        await self._session.execute(update(Alert).values(due_at=datetime(2020, 1, 1, tzinfo=UTC)))
        await self._session.commit()
        house = self._house
        context = WorkerContext(
            database=self._database,
            valkey=house.valkey,
            clock=house.clock,
            settings=self._settings,
            catalogue=house.catalogue,
        )
        for job in ("search.find_due_alerts", SEND):
            await run_job(context, job=job, args={})
            await work_off(self._database, self._settings)


@pytest.fixture
def worker(app: Community, database: Database, settings: Settings, session: AsyncSession) -> Worker:
    return Worker(app, database, settings, session)


async def told(town: Town, name: str) -> list[str]:
    lines = (await town[name].get("/api/notifications")).json()["items"]
    return [line["title"] for line in lines if line["kind"].startswith("search.")]


async def test_what_is_new_is_told_once(town: Town, session: AsyncSession, index: Index, worker: Worker) -> None:
    await make(town, "outsider", "melons espagne")
    await worker.look()
    assert await told(town, "outsider") == []
    for title in ("Melons d'Espagne", "Melons du Maroc", "Espagne et douane"):
        await make_topic(session, town.public, town.people["member"], title=title)
    await make_topic(session, town.public, town.people["outsider"], title="Mes melons d'Espagne à moi")
    await session.commit()
    await index()
    await worker.look()
    assert await told(town, "outsider") == ["melons espagne"]
    assert len((await session.scalars(select(AlertFinding))).all()) == 1
    topic = await make_topic(session, town.public, town.people["member"], title="Melon espagnol")
    topic.title = "Melon de l'Espagne"
    await session.commit()
    await index()
    for _ in range(3):
        await worker.look()
    findings = (await session.scalars(select(AlertFinding).order_by(AlertFinding.run))).all()
    assert [finding.run for finding in findings] == [1, 2]
    [alert] = (await town["outsider"].get(ALERTS)).json()["items"]
    assert alert["toldAt"] is not None


async def test_rights_count_as_they_are_now(town: Town, session: AsyncSession, index: Index, worker: Worker) -> None:
    await make(town, "outsider", "melons")
    await make(town, "member", "melons")
    await make_topic(session, town.private, town.people["moderator"], title=f"Melons {CANARY}")
    await session.commit()
    await index()
    await worker.look()
    assert await told(town, "outsider") == []
    assert await told(town, "member") == ["melons"]


async def test_a_topic_that_is_hidden_again_is_not_told(
    town: Town, session: AsyncSession, index: Index, worker: Worker
) -> None:
    await make(town, "outsider", "abricots")
    topic = await make_topic(session, town.public, town.people["member"], title="Abricots")
    await session.commit()
    await index()
    topic.space_id = town.private.id
    await session.commit()
    await worker.look()
    assert await told(town, "outsider") == []


async def test_who_was_suspended_is_not_told(town: Town, session: AsyncSession, index: Index, worker: Worker) -> None:
    await make(town, "outsider", "abricots")
    await make_topic(session, town.public, town.people["member"], title="Abricots")
    person = town.people["outsider"].id
    await session.execute(update(Person).where(Person.id == person).values(state=PersonState.SUSPENDED))
    await session.commit()
    await index()
    await worker.look()
    assert (await session.scalars(select(AlertFinding))).all() == []


async def test_a_mail_lists_what_is_new(town: Town, session: AsyncSession, index: Index, worker: Worker) -> None:
    await make(town, "outsider", "abricots", pace="daily")
    await make(town, "outsider", "pêches", pace="soon")
    for title in ("Abricots <b>mûrs</b>", "Pêches"):
        await make_topic(session, town.public, town.people["member"], title=title)
    await session.commit()
    await index()
    await worker.look()
    mails = (await session.scalars(select(Mail).where(Mail.template == "notification"))).all()
    assert [mail.subject for mail in mails] == ["[Alerte de recherche] abricots"]
    assert "Abricots <b>mûrs</b>" in mails[0].text
    assert "/recherche?q=abricots&tri=date" in mails[0].text


async def test_an_alert_is_changed_and_dropped_by_its_owner_alone(town: Town) -> None:
    alert = await make(town, "member", 'in:"Export"   melons')
    assert alert["query"] == "in:Export melons"
    path = f"{ALERTS}/{alert['id']}"
    assert (await town["outsider"].patch(path, json={"pace": "weekly"})).status_code == 404
    assert (await town["outsider"].delete(path)).status_code == 404
    changed = (await town["member"].patch(path, json={"pace": "weekly"})).json()
    assert [each["pace"] for each in changed["items"]] == ["weekly"]
    again = await make(town, "member", "in:Export melons", pace="daily")
    assert (again["id"], again["pace"]) == (alert["id"], "daily")
    assert (await town["member"].delete(path)).status_code == 204
    assert (await town["member"].get(ALERTS)).json()["items"] == []


async def test_a_person_has_so_many_at_most(town: Town) -> None:
    for number in range(MOST):
        await make(town, "member", f"melons {number}")
    answer = await town["member"].post(ALERTS, json={"query": "un de trop", "pace": "soon"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_alerts")
    assert answer.json()["params"] == {"maximum": MOST}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"query": "", "pace": "soon"}, 400),
        ({"query": "   ", "pace": "soon"}, 422),
        ({"query": "a", "pace": "often"}, 400),
        ({"query": "a", "pace": "soon", "personId": str(UUID(int=1))}, 400),
        ({"query": "x" * 501, "pace": "soon"}, 400),
    ],
)
async def test_wrong_alerts(town: Town, body: dict[str, Any], status: int) -> None:
    assert (await town["member"].post(ALERTS, json=body)).status_code == status


@pytest.mark.parametrize("count", [1, 20])
async def test_the_list_takes_one_statement(town: Town, statements: Any, count: int) -> None:
    for number in range(count):
        await make(town, "member", f"melons {number}")
    statements.reset()
    assert len((await town["member"].get(ALERTS)).json()["items"]) == count
    assert len([sent for sent in statements.sent if "search_alert" in sent]) == 1


@pytest.mark.parametrize(
    ("pace", "now", "expected"),
    [
        (Pace.DAILY, "2026-03-28T08:00:00+01:00", "2026-03-29T07:00:00+02:00"),
        (Pace.DAILY, "2026-03-28T23:30:00+00:00", "2026-03-30T07:00:00+02:00"),
        (Pace.WEEKLY, "2026-11-23T06:00:00+01:00", "2026-11-30T07:00:00+01:00"),
        (Pace.WEEKLY, "2026-11-29T23:00:00+01:00", "2026-11-30T07:00:00+01:00"),
    ],
)
def test_when_it_looks_again(pace: Pace, now: str, expected: str) -> None:
    assert next_look(pace, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


def test_soon_is_within_minutes() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_look(Pace.SOON, now) - now <= timedelta(minutes=5)
