"""Private messages between two people and in a group, each in a browser of their own."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, sign_in

pytestmark = pytest.mark.timeout(180)

OTHER, STRANGER, STAFF = "emily@demo.example", "recherche@demo.example", "moderation@demo.example"


async def me(page: Page) -> dict[str, Any]:
    return dict(await (await page.request.get("/api/accounts/me")).json())


async def unread(page: Page) -> int:
    """Conversations with something new, and requests: what the bar counts."""
    counts = await (await page.request.get("/api/messaging/conversations/unread")).json()
    return int(counts["conversations"]) + int(counts["requests"])


async def begin(page: Page, person: dict[str, Any], text: str) -> str:
    """Write to a person from their page; the address of the conversation."""
    await page.goto(f"/personnes/{person['id']}")
    await page.get_by_role("link", name="Écrire", exact=True).click()
    field = page.get_by_role("textbox", name=f"Message à {person['name']}")
    await field.fill(text)
    await field.press("Enter")
    await expect(page).to_have_url(re.compile(r"/messages/[0-9a-f-]{36}"))
    await expect(message(page, text)).to_be_visible()
    return page.url


def message(page: Page, text: str) -> Any:
    return page.locator("[data-message]").filter(has_text=text)


async def test_two_people_talk_and_see_how_far_their_messages_came(open_page: OpenPage) -> None:
    staff, member = await open_page(), await open_page(viewport={"width": 390, "height": 800}, has_touch=True)
    await sign_in(staff, STAFF)
    await sign_in(member, MEMBER)
    before = await unread(member)
    address = await begin(staff, await me(member), "Bonjour, votre dossier est prêt.")
    await expect(staff.locator("[data-receipt=stored]").or_(staff.locator("[data-receipt=delivered]"))).to_be_visible()

    # On the phone: counted in the bar, unread in the list, read in the conversation.
    bar = member.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("Messages"))
    await expect(bar).to_contain_text(str(before + 1))
    await bar.click()
    row = member.locator("[data-conversation]").filter(has_text="votre dossier est prêt")
    await expect(row).to_have_attribute("data-unread", "1")
    assert not await violations(member)
    await row.click()
    await expect(message(member, "votre dossier est prêt")).to_be_visible()
    await expect(member.locator("[data-divider]")).to_be_visible()
    await expect(staff.locator("[data-receipt=read]")).to_be_visible()
    await expect(bar).not_to_contain_text(str(before + 1))

    # The answer arrives by itself; what was said wrongly is mended by the arrow, and deleted for both.
    field = member.get_by_role("textbox", name=re.compile("^Message à"))
    await field.fill("Merci **beaucoup** !")
    await member.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(message(staff, "Merci beaucoup").locator("strong")).to_be_visible()
    own = staff.get_by_role("textbox", name=re.compile("^Message à"))
    await own.fill("À demin")
    await own.press("Enter")
    await expect(message(member, "À demin")).to_be_visible()
    await own.press("ArrowUp")
    edited = staff.get_by_role("textbox", name="Nouveau texte du message")
    await expect(edited).to_be_focused()
    await edited.fill("À demain")
    await edited.press("Enter")
    await expect(message(member, "À demain")).to_be_visible()
    await message(member, "À demain").get_by_role("button", name="modifié").click()
    await expect(member.get_by_role("dialog").get_by_text("À demin")).to_be_visible()
    await member.keyboard.press("Escape")
    await message(staff, "À demain").hover()
    await message(staff, "À demain").get_by_role("button", name="Actions sur le message").click()
    await staff.get_by_role("menuitem", name="Supprimer pour tous").click()
    await expect(message(staff, "Message supprimé")).to_be_visible()
    await staff.get_by_role("button", name="Annuler").click()
    await expect(message(staff, "À demain")).to_be_visible()
    await message(staff, "À demain").hover()
    await message(staff, "À demain").get_by_role("button", name="Actions sur le message").click()
    await staff.get_by_role("menuitem", name="Supprimer pour tous").click()
    await expect(message(member, "Message supprimé")).to_be_visible(timeout=20_000)
    assert not await violations(staff)
    assert address == staff.url


async def test_a_stranger_asks_and_is_answered(open_page: OpenPage) -> None:
    asking, asked = await open_page(), await open_page(locale="fr-FR")
    await sign_in(asking, MEMBER)
    await sign_in(asked, STRANGER)
    await begin(asking, await me(asked), "Avez-vous des abricots ?")
    await expect(asking.get_by_text(re.compile("Vous pourrez écrire de nouveau"))).to_be_visible()
    assert not await violations(asking)

    await asked.goto("/messages?liste=demandes")
    await asked.locator("[data-conversation]").first.click()
    bar = asked.get_by_role("note")
    await expect(bar).to_be_visible()
    assert not await violations(asked)
    await bar.get_by_role("button").first.click()
    await expect(bar).to_be_hidden()
    field = asked.locator("textarea")
    await expect(field).to_be_focused()
    await field.fill("Sí, desde junio.")
    await field.press("Enter")
    await expect(message(asking, "Sí, desde junio.")).to_be_visible()
    await expect(asking.get_by_role("textbox", name=re.compile("^Message à"))).to_be_visible()


async def test_a_group_is_made_named_and_left(open_page: OpenPage) -> None:
    staff, member, other = await open_page(), await open_page(), await open_page()
    for page, who in ((staff, STAFF), (member, MEMBER), (other, OTHER)):
        await sign_in(page, who)
    await staff.goto("/messages/nouveau")
    for page in (member, other):
        person = await me(page)
        field = staff.get_by_role("combobox", name="À qui écrire ?")
        await field.press_sequentially(person["name"])
        firm = re.escape(person["organisation"]["legalName"])
        await staff.get_by_role("option", name=re.compile(f"{person['name']}.*{firm}")).click()
    await staff.get_by_label("Nom du groupe").fill("Salon de mars")
    assert not await violations(staff)
    await staff.get_by_role("button", name="Créer le groupe").click()
    await expect(staff.get_by_role("heading", name="Salon de mars")).to_be_visible()
    await expect(staff.get_by_text("Vous avez créé le groupe")).to_be_visible()

    await member.goto("/messages")
    await member.get_by_role("link", name=re.compile("Salon de mars")).click()
    await member.get_by_role("textbox", name="Message à Salon de mars").fill("Présente !")
    await member.keyboard.press("Control+Enter")
    await expect(message(staff, "Présente !")).to_be_visible()

    await staff.get_by_role("button", name="3 membres").click()
    await staff.get_by_role("dialog").get_by_label("Nom du groupe").fill("Salon d’avril")
    await staff.get_by_role("button", name="Renommer").click()
    await expect(member.get_by_role("heading", name="Salon d’avril", exact=True)).to_be_visible()
    assert not await violations(staff)
    await staff.keyboard.press("Escape")

    await member.get_by_role("button", name="Actions sur la conversation").click()
    await member.get_by_role("menuitem", name="Quitter le groupe").click()
    await member.get_by_role("dialog").get_by_role("button", name="Quitter le groupe").click()
    await expect(member).to_have_url(re.compile(r"/messages$"))
    await expect(staff.locator("[data-seq]").filter(has_text="a quitté le groupe")).to_be_visible()


async def test_older_messages_come_without_moving_what_is_read(open_page: OpenPage) -> None:
    page, other = await open_page(), await open_page()
    await sign_in(page, STAFF)
    await sign_in(other, OTHER)
    address = await begin(page, await me(other), "Numéro 0.")
    await page.evaluate(
        """async (id) => {
            for (let number = 1; number <= 110; number++) {
                const answer = await fetch(`/api/messaging/conversations/${id}/messages`, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/json' },
                    body: JSON.stringify({ clientMessageId: crypto.randomUUID(), source: `Numéro ${number}.` }),
                });
                if (!answer.ok) throw new Error(await answer.text());
            }
        }""",
        address.rsplit("/", 1)[-1],
    )
    await page.reload()
    await expect(message(page, "Numéro 110.")).to_be_in_viewport()
    assert await page.locator("[data-message]").count() < 60

    # Up, by the keyboard: the field, its last message, the ones before.
    await page.get_by_role("textbox", name=re.compile("^Message à")).focus()
    await page.keyboard.press("Escape")
    await expect(message(page, "Numéro 110.")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(message(page, "Numéro 109.")).to_be_focused()
    await message(page, "Numéro 75.").scroll_into_view_if_needed()
    await expect(page.locator("[data-message]").filter(has_text=re.compile(r"Numéro 20\."))).to_have_count(1)
    await expect(message(page, "Numéro 75.")).to_be_in_viewport()
    await page.get_by_role("button", name="Derniers messages").click()
    await expect(message(page, "Numéro 110.")).to_be_in_viewport()

    # A link leads to its message.
    await page.goto(f"{address}?message=5")
    await expect(message(page, "Numéro 4.")).to_be_focused()

    # The other one begins at the first new message.
    await other.goto(address)
    await expect(other.locator("[data-divider]")).to_be_in_viewport()
    await expect(message(other, "Numéro 0.")).to_be_in_viewport()
