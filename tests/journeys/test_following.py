"""Following, ignoring, coming back to it: by mouse, touch and keyboard, on every device."""

import re
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_topic_tools import accessible
from tests.journeys.topics import numbered, send

pytestmark = pytest.mark.timeout(240)

READER = "recherche@demo.example"
WRITER = "direction@demo.example"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def open_topic(writer: Page, reader: Page, replies: int = 3, tags: tuple[str, ...] = ()) -> tuple[str, str]:
    """A topic of the writer that the reader may see: its id and title."""
    spaces = await (await writer.request.get("/api/forums/spaces")).json()
    visible = {space["id"] for space in await (await reader.request.get("/api/forums/spaces")).json()}
    space = next(each["id"] for each in spaces if each["mayOpen"] and each["id"] in visible)
    title = f"Calibrage des abricots {uuid4().hex[:6]}"
    body = {"spaceId": space, "title": title, "source": "Le début.", "tags": list(tags)}
    made = await send(writer, "POST", "/topics", body)
    for reply in numbered(replies):
        await send(writer, "POST", f"/topics/{made['id']}/posts", {"source": reply})
    return str(made["id"]), title


async def post_menu(page: Page, number: int, item: str) -> None:
    post = page.locator(f"[data-post='{number}']")
    await post.scroll_into_view_if_needed()
    await post.hover()
    await post.get_by_role("button", name=f"Actions sur le message n° {number}").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_a_person_is_ignored_for_a_time_and_heard_again(open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    topic, title = await open_topic(writer, reader)
    other = await reader.context.new_page()
    for page in (reader, other):
        await page.goto(f"/sujets/{topic}?message=1")
        await expect(page.get_by_text("Réponse 2.")).to_be_visible()
    await post_menu(reader, 2, "Ignorer cette personne…")
    dialog = reader.get_by_role("dialog")
    assert await violations(reader) == []
    await dialog.get_by_role("radio", name="Une semaine").check()
    await dialog.get_by_role("button", name="Ignorer", exact=True).click()
    # At once here, and in the tab that only heard of it.
    for page in (reader, other):
        await expect(page.get_by_text("Réponse 2.")).to_have_count(0)
        await expect(page.get_by_text("d’une personne ignorée")).to_have_count(4)
    await accessible(reader)
    folded = reader.locator("[data-post='2']")
    await folded.get_by_role("button", name="Afficher").click()
    await expect(reader.get_by_text("Réponse 2.")).to_be_visible()
    await expect(folded).to_be_focused()
    await accessible(reader)
    await reader.goto("/forums")
    await expect(reader.locator("[data-walk]").first).to_be_visible()
    await expect(reader.get_by_role("link", name=re.compile(title))).to_have_count(0)
    # From the person's own page, by keyboard.
    me = await (await writer.request.get("/api/accounts/me")).json()
    await reader.goto(f"/personnes/{me['person']['id'] if 'person' in me else me['id']}")
    await expect(reader.get_by_text("Ignorée jusqu’au")).to_be_visible()
    await accessible(reader)
    await reader.get_by_role("button", name="Ne plus ignorer").press("Enter")
    await expect(reader.get_by_role("button", name="Ignorer cette personne…")).to_be_visible()
    await expect(other.get_by_text("Réponse 2.")).to_be_visible()


async def test_unread_from_here_is_so_on_the_other_device(open_page: OpenPage) -> None:
    desk, phone, writer = await open_page(), await open_page(**PHONE), await open_page()
    for page in (desk, phone):
        await sign_in(page, READER)
    await sign_in(writer, WRITER)
    topic, title = await open_topic(writer, desk)
    await desk.goto(f"/sujets/{topic}?message=4")
    await desk.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    row = desk.get_by_role("link", name=re.compile(title))
    await expect(row).to_be_visible()
    await send(desk, "PUT", f"/topics/{topic}/read", {"number": 4})
    await phone.goto("/forums?liste=non-lus")
    await expect(phone.locator(f"[data-topic='{topic}']")).to_have_count(0)
    await desk.locator("[data-post='3']").focus()
    await desk.keyboard.press("_")
    await expect(desk.get_by_text("Non lu à partir du message 3.").first).to_be_visible()
    await phone.goto("/forums?liste=non-lus")
    seen = phone.locator(f"[data-topic='{topic}']")
    await expect(seen).to_be_visible()
    # The desk shows the topic all the while, and does not read it again.
    found = await (await desk.request.get(f"/api/forums/topics/{topic}")).json()
    assert found["lastRead"] == 2
    await seen.tap()
    await expect(phone).to_have_url(re.compile(topic))
    divider = phone.locator("[data-divider]")
    await expect(divider).to_be_visible()
    assert await divider.evaluate("it => it.nextElementSibling.dataset.post") == "3"


async def test_lists_and_levels_by_keyboard(open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    topic, _ = await open_topic(writer, reader, replies=1)
    other, _ = await open_topic(writer, reader, replies=0)
    await reader.goto("/forums?liste=nouveaux")
    row = reader.locator(f"[data-topic='{topic}']")
    await row.focus()
    await reader.keyboard.press("m")
    await reader.keyboard.press("w")
    await expect(reader.get_by_text("Surveiller : chaque message m’est signalé").first).to_be_visible()
    await reader.keyboard.press("g")
    await reader.keyboard.press("s")
    await expect(reader).to_have_url(re.compile("liste=suivis"))
    await expect(reader).to_have_title(re.compile("Suivis"))
    await expect(row).to_be_visible()
    await accessible(reader)
    await reader.goto("/forums?liste=nouveaux")
    new = reader.locator(f"[data-topic='{other}']")
    await expect(new).to_contain_text("nouveau")
    await new.focus()
    await reader.keyboard.press("e")
    await expect(new).not_to_contain_text("nouveau")
    assert (await (await reader.request.get(f"/api/forums/topics/{other}")).json())["lastRead"] == 1
    # In the topic the same keys mean the topic.
    await reader.goto(f"/sujets/{topic}")
    await reader.locator("[data-post='1']").focus()
    await reader.keyboard.press("m")
    await reader.keyboard.press("m")
    await expect(reader.get_by_role("button", name=re.compile("^Suivi : Masquer"))).to_be_visible()
    await reader.goto("/forums?liste=masques")
    await expect(row).to_be_visible()
    await reader.keyboard.press("?")
    dialog = reader.get_by_role("dialog")
    for words in ("Dans un sujet", "Citer le message choisi", "Marquer comme non lu à partir du message choisi"):
        await expect(dialog).to_contain_text(words)
    assert await violations(reader) == []


async def test_lists_and_the_bell_of_a_space_by_touch(open_page: OpenPage) -> None:
    phone = await open_page(**PHONE)
    await sign_in(phone, READER)
    await expect(phone.locator("[data-walk]").first).to_be_visible()
    await phone.get_by_role("button", name="Plus de listes et de filtres").tap()
    assert await violations(phone) == []
    await phone.get_by_role("menuitem", name="Sans réponse").tap()
    await expect(phone).to_have_url(re.compile("liste=sans-reponse"))
    await expect(phone).to_have_title(re.compile("Sans réponse"))
    await expect(phone.get_by_role("button", name="Plus de listes et de filtres : Sans réponse")).to_be_visible()
    spaces = await (await phone.request.get("/api/forums/spaces")).json()
    await phone.goto(f"/forums/{spaces[0]['slug']}")
    bell = phone.get_by_role("button", name=re.compile(f"^Suivi de {re.escape(spaces[0]['name'])} : "))
    await bell.tap()
    await phone.get_by_role("menuitemradio", name=re.compile("^Surveiller")).tap()
    await expect(bell).to_have_attribute("aria-label", re.compile("Surveiller"))
    await phone.keyboard.press("Escape")
    await accessible(phone)
    await phone.goto("/compte/suivi")
    await expect(phone.get_by_label(f"Niveau de suivi : {spaces[0]['name']}")).to_have_value("watching")
    await phone.get_by_label(f"Niveau de suivi : {spaces[0]['name']}").select_option("regular")
    await expect(phone.get_by_label(f"Niveau de suivi : {spaces[0]['name']}")).to_have_count(0)
