"""Templates: kept by the space's moderators, filled in by its members, changed while somebody fills one in."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.features.forums.conftest import Statements, World

from community.core.ids import new_id
from community.features.forums.models import TopicForm


def text(words: str) -> dict[str, str]:
    return {"fr": words, "en": f"{words} (en)"}


def field(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "label": text(name.capitalize()), **more}


OPTIONS = [{"id": "bio", "label": text("Bio")}, {"id": "rouge", "label": text("Label *rouge*")}]
FIELDS = [
    field("produit", required=True, max_length=20),
    field("quantite", "number"),
    field("avant", "date"),
    field("qualite", "choice", options=OPTIONS),
    field("labels", "choices", options=OPTIONS),
    field("origine", "country"),
    field("code", "cn_code"),
    field("activite", "naf_code"),
    field("details", "long_text"),
]
FIELDS = [{("maxLength" if key == "max_length" else key): value for key, value in each.items()} for each in FIELDS]
ANSWERS = {
    "produit": " Tomates  cerises* ",
    "quantite": "12 500,5",
    "avant": "2026-03-01",
    "qualite": "rouge",
    "labels": ["rouge", "bio"],
    "origine": "ma",
    "code": "0702 00 00",
    "activite": "46.31z",
    "details": "Deux camions\n\n- par semaine",
}


@pytest.fixture
async def template(world: World) -> dict[str, Any]:
    body = {"name": text("Besoin"), "fields": FIELDS}
    answer = await world["moderator"].post(f"/api/forums/spaces/{world.public.id}/templates", json=body)
    assert answer.status_code == 201
    made: dict[str, Any] = answer.json()
    return made


async def open_topic(
    world: World, template: dict[str, Any], values: dict[str, Any], name: str = "member", **more: Any
) -> httpx.Response:
    form = {"templateId": template["id"], "version": template["version"], "values": values}
    body = {"spaceId": str(world.public.id), "title": "Cherche tomates", "form": form, **more}
    return await world[name].post("/api/forums/topics", json=body)


async def source_of(world: World, topic_id: str) -> str:
    page = (await world["moderator"].get(f"/api/forums/topics/{topic_id}/posts")).json()
    return str(page["items"][0]["source"])


async def test_a_form_becomes_a_post(world: World, template: dict[str, Any], session: AsyncSession) -> None:
    answer = await open_topic(world, template, ANSWERS, source="Merci d'avance")
    assert answer.status_code == 201
    assert (await source_of(world, answer.json()["id"])).split("\n\n") == [
        "**Produit** : Tomates cerises\\*",
        "**Quantite** : 12\u202f500,5",
        "**Avant** : 1er mars 2026",
        "**Qualite** : Label \\*rouge\\*",
        "**Labels** : Bio, Label \\*rouge\\*",
        "**Origine** : Maroc",
        "**Code** : 07020000",
        "**Activite** : 46.31Z",
        "**Details**",
        "Deux camions",
        "- par semaine",
        "Merci d'avance",
    ]
    kept = await session.scalar(select(TopicForm).where(TopicForm.topic_id == answer.json()["id"]))
    assert kept is not None
    assert (kept.template_version, kept.answers["quantite"], kept.answers["labels"]) == (1, 12500.5, ["bio", "rouge"])


async def test_what_is_not_answered_is_left_out(world: World, template: dict[str, Any]) -> None:
    answer = await open_topic(world, template, {"produit": "Pommes", "details": "  ", "labels": []})
    assert await source_of(world, answer.json()["id"]) == "**Produit** : Pommes"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("produit", "   ", "required"),
        ("produit", "x" * 21, "too_long"),
        ("quantite", "beaucoup", "wrong_number"),
        ("quantite", "1e999", "wrong_number"),
        ("avant", "1er mars", "wrong_date"),
        ("qualite", "vert", "unknown_value"),
        ("labels", ["vert"], "unknown_value"),
        ("labels", "bio", "unknown_value"),
        ("produit", ["bio"], "wrong_type"),
        ("origine", "Atlantide", "country_unknown"),
        ("code", "070200001", "wrong_cn_code"),
        ("activite", "99", "naf_format"),
        ("couleur", "rouge", "unknown_field"),
    ],
)
async def test_wrong_answers(name: str, value: Any, code: str, world: World, template: dict[str, Any]) -> None:
    answer = await open_topic(world, template, {"produit": "Pommes", name: value})
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [(f"/form/values/{name}", code)]


async def test_all_that_is_wrong_is_told_at_once(world: World, template: dict[str, Any]) -> None:
    errors = (await open_topic(world, template, {"quantite": "x", "avant": "y"})).json()["errors"]
    assert {error["pointer"] for error in errors} == {
        f"/form/values/{name}" for name in ("produit", "quantite", "avant")
    }


async def test_a_template_changes_while_somebody_fills_it_in(world: World, template: dict[str, Any]) -> None:
    path = f"/api/forums/templates/{template['id']}"
    changed = {"name": text("Besoin"), "fields": [field("produit"), field("calibre", required=True)], "version": 1}
    new = (await world["moderator"].put(path, json=changed)).json()
    assert new["version"] == 2
    assert (await world["moderator"].put(path, json=changed)).json()["code"] == "version_conflict"
    late = await open_topic(world, template, {"produit": "Pommes"})
    assert (late.status_code, late.json()["code"], late.json()["params"]) == (409, "template_changed", {"version": 2})
    again = await open_topic(world, new, {"produit": "Pommes", "calibre": "70/80"})
    assert again.status_code == 201
    assert (await world["moderator"].delete(path)).status_code == 204
    gone = await open_topic(world, new, {"produit": "Pommes", "calibre": "70/80"})
    assert (gone.status_code, gone.json()["code"]) == (409, "template_gone")
    assert "Pommes" in await source_of(world, again.json()["id"])


async def test_the_same_template_again_is_no_new_version(world: World, template: dict[str, Any]) -> None:
    path = f"/api/forums/templates/{template['id']}"
    same = {"name": text("Besoin"), "fields": FIELDS, "version": 1}
    assert (await world["moderator"].put(path, json=same)).json()["version"] == 1


async def test_sent_twice_opens_one_topic_even_if_the_template_changed(world: World, template: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": str(new_id())}
    form = {"templateId": template["id"], "version": 1, "values": {"produit": "Pommes"}}
    body = {"spaceId": str(world.public.id), "title": "Cherche pommes", "form": form}
    first = await world["member"].post("/api/forums/topics", json=body, headers=headers)
    assert first.status_code == 201
    await world["moderator"].delete(f"/api/forums/templates/{template['id']}")
    second = await world["member"].post("/api/forums/topics", json=body, headers=headers)
    assert (second.status_code, second.json()["id"]) == (201, first.json()["id"])


async def test_a_template_of_another_space(world: World, template: dict[str, Any]) -> None:
    answer = await open_topic(world, template, {"produit": "x"}, spaceId=str(world.private.id))
    assert (answer.status_code, answer.json()["code"]) == (409, "template_gone")


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ([field("a"), field("a")], "/fields/1/id", "duplicate"),
        ([field("a", label={"fr": "  "})], "/fields/0/label/fr", "required"),
        ([field("a", "choice")], "/fields/0/options", "required"),
        ([field("a", "choices", options=OPTIONS[:1] * 2)], "/fields/0/options", "duplicate"),
        ([field("a", "choice", options=[{"id": "b", "label": text(" ")}])], "/fields/0/options", "option_in_french"),
    ],
)
async def test_templates_that_nobody_could_fill_in(fields: list[Any], pointer: str, code: str, world: World) -> None:
    path = f"/api/forums/spaces/{world.public.id}/templates"
    answer = await world["moderator"].post(path, json={"name": text("Besoin"), "fields": fields})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert answer.json()["errors"][0]["code"] == code


async def test_who_keeps_templates(world: World, template: dict[str, Any]) -> None:
    """The moderators of the space, by name or by office; members read them, others know nothing of them."""
    path = f"/api/forums/spaces/{world.private.id}/templates"
    body = {"name": text("Alerte"), "fields": [field("produit")]}
    statuses = {name: (await world[name].post(path, json=body)).status_code for name in ("outsider", "member")}
    assert statuses == {"outsider": 404, "member": 403}
    member = f"/api/forums/spaces/{world.private.id}/members/{world.people['member'].id}"
    await world["administrator"].put(member, json={"level": "moderate"})
    made = [(await world["member"].post(path, json=body)).json()["id"] for _ in range(2)]
    assert [each["id"] for each in (await world["author"].get(path)).json()["items"]] == made
    order = await world["member"].put(f"{path}/order", json={"templateIds": made[::-1]})
    assert order.status_code == 204
    assert [each["id"] for each in (await world["author"].get(path)).json()["items"]] == made[::-1]
    assert (await world["member"].put(f"{path}/order", json={"templateIds": made[:1]})).status_code == 409
    # Elsewhere they are a member as others.
    own = f"/api/forums/templates/{template['id']}"
    assert (await world["member"].delete(own)).status_code == 403
    assert (await world["outsider"].delete(f"/api/forums/templates/{made[0]}")).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
async def test_statements(count: int, world: World, statements: Statements) -> None:
    path = f"/api/forums/spaces/{world.public.id}/templates"
    for _ in range(count):
        await world["moderator"].post(path, json={"name": text("Alerte"), "fields": [field("produit")]})
    statements.reset()
    assert len((await world["member"].get(path)).json()["items"]) == count
    assert len([one for one in statements.sent if "forums_" in one]) == 2


async def test_an_organisation_is_named_with_its_page(world: World, session: AsyncSession) -> None:
    firm = await make_organisation(session, legal_name="Vergers [du] Gard")
    await session.commit()
    body = {"name": text("Recommandation"), "fields": [field("societe", "organisation", required=True)]}
    made = await world["moderator"].post(f"/api/forums/spaces/{world.public.id}/templates", json=body)
    opened = await open_topic(world, made.json(), {"societe": str(firm.id).upper()})
    assert opened.status_code == 201
    named = f"**Societe** : [Vergers \\[du\\] Gard](/organisations/{firm.id})"
    assert await source_of(world, opened.json()["id"]) == named
    kept = await session.get(TopicForm, UUID(opened.json()["id"]))
    assert kept is not None
    assert kept.answers == {"societe": str(firm.id)}
    page = (await world["reader"].get(f"/api/forums/topics/{opened.json()['id']}/posts")).json()
    assert f'href="/organisations/{firm.id}"' in page["items"][0]["html"]
    for wrong in ("Vergers du Gard", str(new_id()), str(world.people["author"].id)):
        refused = await open_topic(world, made.json(), {"societe": wrong})
        problems = [(each["pointer"], each["code"]) for each in refused.json()["errors"]]
        assert problems == [("/form/values/societe", "unknown_value")]


async def test_help_comes_in_the_languages_that_it_was_written_in(world: World) -> None:
    help_ = {"fr": "Le nom commercial", "en": "The trade name", "es": "El nombre comercial"}
    body = {"name": text("Besoin"), "fields": [field("produit", help=help_)]}
    made = await world["moderator"].post(f"/api/forums/spaces/{world.public.id}/templates", json=body)
    assert made.json()["fields"][0]["help"] == help_
