"""Writing to an organisation from its page, and showing a message to the moderators."""

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_outbox import call, talk, write

pytestmark = pytest.mark.timeout(180)

OUTSIDER = "recherche@demo.example"
REPRESENTATIVE = "direction@demo.example"
COLLEAGUE = "camille@demo.example"
MODERATOR = "moderation@demo.example"


async def field(page: Page) -> Any:
    return page.get_by_role("region", name="Écrire").get_by_role("textbox")


async def test_a_question_to_an_organisation_is_answered_in_its_name(open_page: OpenPage) -> None:
    outside, inside = await open_page(), await open_page()
    await sign_in(outside, OUTSIDER)
    await sign_in(inside, REPRESENTATIVE)
    me = await call(inside, "GET", "/accounts/me")
    home, name = me["organisation"]["id"], me["organisation"]["legalName"]
    question = f"Combien de palettes ? {uuid4().hex[:6]}"

    await outside.goto(f"/organisations/{home}")
    await outside.get_by_role("link", name="Écrire").click()
    await outside.get_by_role("textbox", name=f"Message à {name}").fill(question)
    await outside.get_by_role("button", name="Envoyer").click()
    await expect(outside.get_by_role("heading", name=name)).to_be_visible()
    # One message until somebody answers.
    await expect(outside.get_by_text("Vous pourrez écrire de nouveau")).to_be_visible()

    await inside.goto("/messages?liste=demandes")
    await inside.get_by_role("list", name="Liste des conversations").get_by_text(question).click()
    await expect(inside.get_by_text(f"souhaite écrire à {name}")).to_be_visible()
    assert await violations(inside) == []
    await write(inside, "Trente, demain matin.")
    await expect(outside.get_by_text(f"{name} — {me['name']}").first).to_be_visible()
    await expect(outside.get_by_text("Trente, demain matin.").last).to_be_visible()
    await expect(await field(outside)).to_be_visible()

    # Somebody writes, and it is seen.
    await (await field(inside)).press_sequentially("Encore")
    await expect(outside.locator("[data-typing]")).to_contain_text(f"{name} — {me['name']} écrit")
    await expect(inside.locator("header [data-presence]")).to_contain_text("En ligne")

    await inside.goto("/messages?liste=organisation")
    await expect(inside.get_by_role("list", name="Liste des conversations").get_by_role("link")).to_have_count(1)
    await outside.get_by_role("button", name="Qui répond").click()
    await expect(outside.get_by_role("dialog").get_by_role("link", name=me["name"])).to_be_visible()
    assert await violations(outside) == []


async def test_a_message_is_shown_to_the_moderators_and_its_author_blocked(open_page: OpenPage) -> None:
    member, other, moderator = await open_page(), await open_page(), await open_page()
    await sign_in(member, OUTSIDER)
    await sign_in(other, COLLEAGUE)
    await sign_in(moderator, MODERATOR)
    conversation = await talk(other, member)
    bad = f"Gagnez un voyage {uuid4().hex[:6]}"
    await write(other, bad)
    message = member.get_by_role("article").filter(has_text=bad)
    await message.hover()
    await message.get_by_role("button", name="Actions sur le message").click()
    await member.get_by_role("menuitem", name="Signaler").click()
    dialog = member.get_by_role("dialog")
    await expect(dialog.get_by_text(bad)).to_be_visible()
    assert await violations(member) == []
    await dialog.get_by_label("Escroquerie ou usurpation").check()
    await dialog.get_by_label("Ce que les modérateurs doivent savoir").fill("Troisième fois.")
    await dialog.get_by_label(re.compile("Ne plus recevoir de messages de")).check()
    await dialog.get_by_role("button", name="Signaler").click()
    await expect(member.get_by_text("Les modérateurs ont reçu votre signalement").first).to_be_visible()
    blocked = await call(member, "GET", "/messaging/blocks")
    assert blocked
    # Others go on as before with them.
    await call(member, "DELETE", f"/messaging/blocks/{blocked[0]['person']['id']}")

    await moderator.goto("/moderation/signalements")
    row = moderator.get_by_role("list", name="Signalements").get_by_role("link").last
    await expect(row).to_contain_text("Escroquerie")
    await row.click()
    await expect(moderator.locator("[data-reported]")).to_contain_text(bad)
    await expect(moderator.get_by_text("Troisième fois.")).to_be_visible()
    assert await violations(moderator) == []
    status = await moderator.evaluate(
        "async (id) => (await fetch('/api/messaging/conversations/' + id)).status", conversation
    )
    assert status == 404
    await moderator.get_by_label("Ce qui a été fait").fill("Avertie.")
    await moderator.get_by_role("button", name="Marquer comme traité").click()
    await expect(moderator.get_by_text("Signalement traité", exact=True).first).to_be_visible()
