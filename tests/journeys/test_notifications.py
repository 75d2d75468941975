"""What a member is told: it arrives by itself, says why, and is read on every device; one chooses how one is told."""

import re
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from community.app.slices import MANIFESTS
from community.features.notifications.jobs import DIGESTS, SEND
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import open_database
from community.infra.valkey import Valkey
from community.settings import load_settings
from tests.features.notifications.conftest import FixedClock
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import send
from tests.polling import until

pytestmark = pytest.mark.timeout(180)

READER = "recherche@demo.example"
WRITER = "direction@demo.example"


async def mention(site: Site, writer: Page, reader: Page) -> str:
    """A topic in which the writer names the reader; returns its title."""
    me = await (await reader.request.get("/api/accounts/me")).json()
    spaces = await (await writer.request.get("/api/forums/spaces")).json()
    visible = {space["id"] for space in await (await reader.request.get("/api/forums/spaces")).json()}
    space = next(space for space in spaces if space["mayOpen"] and space["id"] in visible)
    title = f"Tri optique {uuid4().hex[:6]}"
    source = f"Qu'en dites-vous, [@{me['name']}](/personnes/{me['id']}) ?"
    answer = await writer.request.post(
        "/api/forums/topics",
        data={"spaceId": space["id"], "title": title, "source": source},
        headers={"Origin": site.url, "Idempotency-Key": str(uuid4())},
    )
    assert answer.ok, await answer.text()
    return title


async def test_a_mention_arrives_and_is_read_by_keyboard_everywhere(site: Site, open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    await reader.goto("/notifications")
    await expect(reader.get_by_role("heading", level=1, name="Notifications")).to_be_visible()
    second = await reader.context.new_page()
    await second.goto("/forums")
    title = await mention(site, writer, reader)
    await reader.get_by_role("button", name="Afficher les nouvelles notifications").click()
    row = reader.get_by_role("listitem").filter(has_text=title)
    await expect(row).to_contain_text("vous a mentionné")
    await expect(row).to_contain_text("Vous y êtes mentionné")
    other = second.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("^Notifications"))
    await expect(other).to_contain_text(re.compile(r"\d"))
    assert await violations(reader) == []
    await reader.get_by_role("heading", level=1).focus()
    await reader.keyboard.press("j")
    await expect(row.get_by_role("link")).to_be_focused()
    await reader.keyboard.press("e")
    await expect(row.get_by_role("button", name="Marquer comme non lue")).to_be_visible()
    await reader.goto("/notifications?vue=unread")
    await expect(reader.get_by_role("listitem").filter(has_text=title)).to_have_count(0)


async def test_one_chooses_how_one_is_told(open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 360, "height": 740})
    await sign_in(page, READER)
    await page.goto("/compte/notifications")
    await page.get_by_role("radio", name=re.compile("^Au calme")).check()
    replies = page.get_by_role("checkbox", name="Réponses dans ce que vous surveillez : par courriel")
    await expect(replies).not_to_be_checked()
    await replies.check()
    await expect(page.get_by_role("radio", name=re.compile("^À ma façon"))).to_be_checked()
    await page.get_by_role("checkbox", name=re.compile("certaines heures")).check()
    await page.get_by_label("De", exact=True).fill("21:15")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()
    assert await violations(page) == []
    await page.reload()
    await expect(page.get_by_label("De", exact=True)).to_have_value("21:15")
    # At whatever hour they run, the journeys after this one are told at once.
    await page.get_by_role("checkbox", name=re.compile("certaines heures")).uncheck()
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()
    await page.get_by_role("radio", name=re.compile("^Recommandé")).check()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()


async def test_the_bell_shows_the_latest_and_leads_there(site: Site, open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    title = await mention(site, writer, reader)
    bell = reader.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("^Notifications"))
    await expect(bell).to_contain_text(re.compile(r"\d"))
    await bell.press("Enter")
    panel = reader.get_by_role("dialog", name="Notifications")
    line = panel.get_by_role("listitem").filter(has_text=title)
    await expect(line).to_contain_text("Vous y êtes mentionné")
    await expect(panel).to_contain_text("non lue")
    assert await violations(reader) == []
    await reader.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    await expect(bell).to_be_focused()
    await bell.click()
    await line.get_by_role("link").click()
    await expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()
    await expect(panel).to_have_count(0)
    phone = await open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    await sign_in(phone, READER)
    await phone.get_by_role("navigation", name="Lieux").get_by_role("link", name=re.compile("^Avis")).tap()
    await expect(phone.get_by_role("listitem").filter(has_text=title)).to_be_visible()


async def test_a_mail_ends_what_it_tells_of_also_twice(site: Site, open_page: OpenPage) -> None:
    """From the mail to its link, without signing in; used again it says the same."""
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    title = await mention(site, writer, reader)
    found = await (await reader.request.get("/api/forums/topics?list=new")).json()
    topic = next(each["id"] for each in found["items"] if each["title"] == title)
    await send(reader, "PUT", f"/topics/{topic}/follow", {"level": "watching"})
    await send(writer, "POST", f"/topics/{topic}/posts", {"source": "Voici la suite."})

    def link() -> str | None:
        """The mail waits some minutes in case one reads meanwhile: let these be over for the reply, and so for both."""
        over = "UPDATE notifications_notice SET mail_after = now() - interval '1 minute'"
        site.hasten(f"{over} WHERE mail_stage = 'waiting' AND item = 2 AND mail_after > now()", SEND)
        mails = [text for text in site.mails(READER) if title in text]
        ending = re.search(r"https?://\S+/desabonnement#\S+", mails[-1]) if mails else None
        return ending.group(0) if ending else None

    address = await until(link, seconds=30)
    for _ in range(2):
        stranger = await open_page()
        await stranger.goto(address)
        await expect(stranger.get_by_role("heading", level=1, name="Moins de courriels")).to_be_visible()
        await expect(stranger.get_by_text(title)).to_have_count(0)
        assert await violations(stranger) == []
        await stranger.get_by_role("radio", name="Les messages de ce sujet").check()
        await stranger.get_by_role("button", name="Confirmer").click()
        await expect(stranger.get_by_role("heading", level=1, name="C’est fait")).to_be_focused()

        async def quiet() -> bool:
            return (await (await reader.request.get(f"/api/forums/topics/{topic}")).json())["followLevel"] == "regular"

        await until(quiet)


async def test_a_weekly_digest_is_chosen_by_keyboard_and_leads_to_the_topic(site: Site, open_page: OpenPage) -> None:
    reader, writer = await open_page(), await open_page()
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    await reader.goto("/compte/notifications")
    await reader.get_by_role("radio", name="Jamais").check()
    await expect(reader.get_by_text("Réglages enregistrés.").first).to_be_visible()
    await reader.reload()
    chosen = reader.get_by_role("radio", name="Jamais")
    await expect(chosen).to_be_checked()
    await chosen.focus()
    await reader.keyboard.press("ArrowRight")
    await expect(reader.get_by_role("radio", name="Chaque lundi")).to_be_checked()
    await expect(reader.get_by_text("Réglages enregistrés.").first).to_be_visible()
    title = await mention(site, writer, reader)

    async def told() -> bool:
        return title in await (await reader.request.get("/api/notifications")).text()

    await until(told)
    await monday_comes(site)
    mail = next(text for text in reversed(site.mails(READER)) if "Votre semaine" in text or title in text)
    assert title in mail
    link = re.search(rf"{re.escape(title)}.*?(https?://\S+/sujets/\S+)", mail, re.DOTALL)
    assert link, mail
    await reader.goto(link.group(1))
    await expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()


async def monday_comes(site: Site) -> None:
    """The digests of the next Monday, as the worker would write them."""
    paris = ZoneInfo("Europe/Paris")
    day = datetime.now(paris).date()
    morning = datetime.combine(day + timedelta(days=7 - day.weekday()), time(7, 31), paris)
    settings = load_settings(site.platform.environ)
    async with open_database(settings, application_name="tests") as database:
        valkey = Valkey(settings)
        context = WorkerContext(
            database=database,
            valkey=valkey,
            clock=FixedClock(morning.astimezone(UTC)),
            settings=settings,
            catalogue=Catalogue(MANIFESTS),
        )
        await run_job(context, job=DIGESTS, args={})
        await valkey.close()
