"""Scheduled texts with all that belongs to them: their poll, the answers of a form, and why they did not appear."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.features.forums.conftest import Events, Statements, World
from tests.features.forums.test_posting_rules import set_rules
from tests.features.forums.test_scheduling import Worker, later, make_due, merge, schedule
from tests.features.forums.test_scheduling import worker as worker  # noqa: PLC0414 - pytest finds fixtures by name
from tests.features.forums.test_templates import field, text

from community.core.ids import new_id
from community.features.forums.models import Draft, ScheduledPost, Topic, TopicForm

POLL = {"question": "Quelle date ?", "kind": "single", "options": ["Lundi", "Mardi"]}


def poll(**more: Any) -> dict[str, Any]:
    return {**POLL, **more}


@pytest.fixture
async def template(world: World, session: AsyncSession) -> dict[str, Any]:
    firm = await make_organisation(session, legal_name="Vergers du Gard")
    await session.commit()
    body = {
        "name": text("Besoin"),
        "fields": [
            field("produit", required=True),
            field("labels", "choices", options=[{"id": "bio", "label": text("Bio")}]),
            field("societe", "organisation"),
        ],
    }
    made = await world["moderator"].post(f"/api/forums/spaces/{world.public.id}/templates", json=body)
    values = {"produit": "Tomates", "labels": ["bio"], "societe": str(firm.id)}
    return {**made.json(), "values": values, "firm": firm}


def topic_with(world: World, template: dict[str, Any], **more: Any) -> dict[str, Any]:
    form = {"templateId": template["id"], "version": template["version"], "values": template["values"]}
    return {"spaceId": str(world.public.id), "title": "Cherche tomates", "source": None, "form": form, **more}


async def first_draft(world: World, name: str = "member") -> tuple[dict[str, Any], dict[str, Any]]:
    """The row of the list, and the whole draft."""
    (row,) = (await world[name].get("/api/forums/drafts")).json()
    return row, (await world[name].get(f"/api/forums/drafts/{row['key']}")).json()


async def reasons(events: Events) -> list[str]:
    notices = [payload for name, payload in await events() if name == "notifications.notice"]
    return [told["reason"] for notice in notices for told in notice["recipients"]]


async def test_a_reply_appears_with_its_poll(world: World, session: AsyncSession, worker: Worker) -> None:
    closes = later(timedelta(days=1))
    made = await schedule(world["member"], topicId=str(world.topic.id), poll=poll(closesAt=closes))
    assert (made.status_code, made.json()["poll"], made.json()["template"]) == (201, "Quelle date ?", None)
    await make_due(session)
    await worker.minute()
    page = (await world["reader"].get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    assert (page["items"][-1]["excerpt"], page["items"][-1]["hasPoll"]) == ("plus tard", True)
    shown = (await world["reader"].get(f"/api/forums/posts/{page['items'][-1]['id']}/poll")).json()
    assert [option["text"] for option in shown["options"]] == POLL["options"]
    assert datetime.fromisoformat(shown["closesAt"]) == datetime.fromisoformat(closes)


async def test_a_poll_goes_along_to_where_the_topic_was_merged(
    world: World, session: AsyncSession, worker: Worker
) -> None:
    await schedule(world["member"], topicId=str(world.topic.id), poll=poll())
    into = await merge(world)
    await make_due(session)
    await worker.minute()
    page = (await world["member"].get(f"/api/forums/topics/{into}/posts")).json()
    assert page["items"][-1]["hasPoll"]


async def test_a_form_becomes_a_topic_with_its_poll_at_its_time(
    world: World, session: AsyncSession, worker: Worker, template: dict[str, Any], statements: Statements
) -> None:
    await set_rules(world, rules={"templateRequired": True, "minimumLength": 20})
    made = await schedule(world["member"], **topic_with(world, template, poll=poll(), source="Merci"))
    assert (made.status_code, made.json()["template"], made.json()["source"]) == (201, "Besoin", "Merci")
    statements.reset()
    assert len((await world["member"].get("/api/forums/scheduled")).json()) == 1
    assert len([one for one in statements.sent if "forums_" in one]) == 2
    await make_due(session)
    await worker.minute()
    topic = (await session.scalars(select(Topic).where(Topic.title == "Cherche tomates"))).one()
    kept = (await session.scalars(select(TopicForm).where(TopicForm.topic_id == topic.id))).one()
    assert kept.answers == template["values"]
    page = (await world["moderator"].get(f"/api/forums/topics/{topic.id}/posts")).json()
    assert page["items"][0]["hasPoll"]
    assert page["items"][0]["source"].split("\n\n") == [
        "**Produit** : Tomates",
        "**Labels** : Bio",
        f"**Societe** : [Vergers du Gard](/organisations/{template['firm'].id})",
        "Merci",
    ]


async def test_a_form_that_changed_is_a_draft_with_every_answer(
    world: World, session: AsyncSession, worker: Worker, events: Events, template: dict[str, Any]
) -> None:
    await schedule(world["member"], **topic_with(world, template, poll=poll(), tags=["salon"]))
    changed = {"name": text("Besoin"), "fields": [field("calibre")], "version": 1}
    assert (await world["moderator"].put(f"/api/forums/templates/{template['id']}", json=changed)).status_code == 200
    await make_due(session)
    await worker.minute()
    assert (await world["member"].get("/api/forums/scheduled")).json() == []
    row, whole = await first_draft(world)
    assert row["failure"] == {"code": "template_changed", "params": {"version": 2}}
    assert (whole["title"], whole["extra"]["tags"]) == ("Cherche tomates", ["salon"])
    assert whole["extra"]["poll"]["options"] == POLL["options"]
    firm = template["firm"]
    assert whole["extra"]["form"]["id"] == template["id"]
    assert whole["extra"]["form"]["values"] == {**template["values"], "societe": f"{firm.id} Vergers du Gard"}
    assert [each["label"]["fr"] for each in whole["extra"]["form"]["began"]] == ["Produit", "Labels", "Societe"]
    assert await reasons(events) == ["scheduled_form_changed"]


async def test_a_form_that_was_taken_away(
    world: World, session: AsyncSession, worker: Worker, events: Events, template: dict[str, Any]
) -> None:
    await schedule(world["member"], **topic_with(world, template))
    assert (await world["moderator"].delete(f"/api/forums/templates/{template['id']}")).status_code == 204
    await make_due(session)
    await worker.minute()
    row, whole = await first_draft(world)
    assert (row["failure"]["code"], whole["extra"]["form"]["values"]["produit"]) == ("template_gone", "Tomates")
    assert await reasons(events) == ["scheduled_form_changed"]


async def test_a_poll_that_would_be_over_is_a_draft_again(
    world: World, session: AsyncSession, worker: Worker, events: Events
) -> None:
    """The worker was down for longer than the poll was to last."""
    await schedule(world["member"], topicId=str(world.topic.id), poll=poll(closesAt=later(timedelta(hours=1))))
    past = poll(closesAt=(datetime.now(UTC) - timedelta(seconds=5)).isoformat())
    await session.execute(update(ScheduledPost).values(poll=past))
    await make_due(session)
    await worker.minute()
    row, whole = await first_draft(world)
    assert (row["failure"]["code"], whole["body"]) == ("poll_closing_time", "plus tard")
    assert whole["extra"]["poll"]["question"] == "Quelle date ?"
    assert await reasons(events) == ["scheduled_poll_over"]


async def test_what_its_author_took_back_failed_in_nothing(world: World, template: dict[str, Any]) -> None:
    made = (await schedule(world["member"], **topic_with(world, template, poll=poll()))).json()
    assert (await world["member"].delete(f"/api/forums/scheduled/{made['id']}")).status_code == 204
    row, whole = await first_draft(world)
    assert row["failure"] is None
    assert (whole["extra"]["form"]["id"], whole["extra"]["poll"]["question"]) == (template["id"], "Quelle date ?")


async def test_what_could_not_appear_is_refused_when_it_is_scheduled(world: World, template: dict[str, Any]) -> None:
    async def problem(**body: Any) -> tuple[str, str]:
        refused = await schedule(world["member"], **body)
        assert refused.status_code == 422, refused.text
        error = refused.json()["errors"][0]
        return error["pointer"], error["code"]

    reply = {"topicId": str(world.topic.id)}
    soon = later(timedelta(minutes=9))
    assert await problem(**reply, poll=poll(closesAt=soon)) == ("/publishAt", "poll_closes_first")
    assert await problem(**reply, poll=poll(options=["a", "A"])) == ("/poll/options/1", "poll_option_twice")
    assert await problem(**reply, form=topic_with(world, template)["form"]) == ("/form", "unknown_value")
    assert await problem(**reply, source=None) == ("/source", "required")
    empty = topic_with(world, {**template, "values": {"produit": " "}})
    assert await problem(**empty) == ("/form/values/produit", "required")
    old = await schedule(world["member"], **topic_with(world, {**template, "version": 7}))
    assert (old.status_code, old.json()["code"]) == (409, "template_changed")
    gone = await schedule(world["member"], **topic_with(world, {**template, "id": str(new_id())}))
    assert (gone.status_code, gone.json()["code"]) == (409, "template_gone")


async def test_another_time_stays_before_the_end_of_the_poll(world: World, template: dict[str, Any]) -> None:
    closes = later(timedelta(days=2))
    made = await schedule(world["member"], **topic_with(world, template, poll=poll(closesAt=closes)))
    path, patch = f"/api/forums/scheduled/{made.json()['id']}", {"version": 1, "title": "Cherche poires"}
    late = await world["member"].patch(path, json={**patch, "publishAt": later(timedelta(days=3))})
    assert late.json()["errors"][0]["code"] == "poll_closes_first"
    moved = await world["member"].patch(path, json={**patch, "publishAt": later(timedelta(days=1))})
    assert (moved.json()["title"], moved.json()["source"], moved.json()["poll"]) == (
        "Cherche poires",
        "",
        "Quelle date ?",
    )
    reply = (await schedule(world["member"], topicId=str(world.topic.id))).json()
    bare = {"version": 1, "publishAt": later(timedelta(days=1))}
    assert (await world["member"].patch(f"/api/forums/scheduled/{reply['id']}", json=bare)).status_code == 422
    published = await world["member"].post(f"{path}/publish")
    assert (published.status_code, published.json()["number"]) == (200, 1)


async def test_a_draft_that_calls_itself_failed_says_nothing_strange(world: World, session: AsyncSession) -> None:
    key = f"scheduled:{new_id()}"
    for extra in ({"reason": 5}, {"reason": "forbidden", "params": "x"}, {}):
        await session.execute(delete(Draft))
        await session.commit()
        body = {"sequence": 0, "body": "texte", "extra": extra}
        assert (await world["member"].put(f"/api/forums/drafts/{key}", json=body)).status_code == 200
        row, _ = await first_draft(world)
        wanted = {"code": "forbidden", "params": {}} if extra.get("reason") == "forbidden" else None
        assert row["failure"] == wanted
