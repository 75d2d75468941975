"""From a teaser to a talk: interest that does not say whose, a yes, names and a conversation, and what came of it."""

from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, expect

from community.features.matchmaking.jobs.introductions import ASK_OUTCOMES
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import MEMBER, MODERATOR, sign_in
from tests.journeys.test_messages import STRANGER
from tests.polling import until

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 800}
TITLE = "Caisses pliantes consignées pour la saison"
MESSAGE = "Nous consignons des caisses depuis dix ans."
NEED = {
    "direction": "request",
    "area": "commercial",
    "kind": "service",
    "title": TITLE,
    "summary": "Deux mille caisses par semaine.",
    "description": "De juin à août, autour de Cavaillon.",
    "terms": {"tags": ["packaging"]},
    "anonymous": True,
}
LONG_AGO = "UPDATE matchmaking_introduction SET accepted_at = now() - interval '31 days' WHERE title = %s"
TOKEN = (
    b"SELECT q.token FROM matchmaking_outcome_question q JOIN matchmaking_introduction i ON i.id = q.introduction_id"
    b" WHERE i.title = %s AND q.organisation_id = i.asking_id"
)
CALL = """async ([method, path, body]) => {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(path, { method, headers, body: body === null ? undefined : JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
}"""


async def call(page: Page, method: str, path: str, body: Any = None) -> Any:
    return await page.evaluate(CALL, [method, path, body])


async def published(member: Page, moderator: Page) -> str:
    """A teaser, by the quick way."""
    made = await call(member, "POST", "/api/matchmaking/opportunities", NEED)
    path = f"/api/matchmaking/opportunities/{made['id']}"
    await call(member, "POST", f"{path}/submission")
    scores = dict.fromkeys(("advantages", "clarity", "expectations", "wording"), 4)
    await call(moderator, "POST", f"{path}/review", {**scores, "comment": "", "version": 1})
    return str(made["id"])


def token(site: Site) -> str:
    """Of the link in the mail to who asked; "" before it is asked."""
    with psycopg.connect(site.database_url) as connection:
        row = connection.execute(TOKEN, [TITLE]).fetchone()
    return str(row[0]) if row else ""


async def test_strangers_become_partners(open_page: OpenPage, site: Site) -> None:
    member, moderator, stranger = await open_page(), await open_page(), await open_page(viewport=PHONE, has_touch=True)
    for page, who in ((member, MEMBER), (moderator, MODERATOR), (stranger, STRANGER)):
        await sign_in(page, who)
    opportunity = await published(member, moderator)

    await stranger.goto(f"/opportunites/{opportunity}")
    await stranger.get_by_role("link", name="Manifester mon intérêt").click()
    await stranger.get_by_role("button", name="Qui vous êtes").click()
    await expect(stranger.get_by_label("Votre message")).to_have_value("Nous sommes… ")
    await stranger.get_by_label("Votre message").fill(MESSAGE)
    await stranger.get_by_label("Ne pas montrer mon organisation").check()
    assert not await violations(stranger)
    await stranger.reload()
    await expect(stranger.get_by_label("Votre message")).to_have_value(MESSAGE)
    await stranger.get_by_label("Ne pas montrer mon organisation").check()
    await stranger.get_by_role("button", name="Envoyer la demande").click()
    await expect(stranger.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    await expect(stranger.get_by_text("Organisation non dévoilée")).to_be_visible()
    assert not await violations(stranger)

    await member.goto("/mises-en-relation")
    await member.get_by_role("list", name="À répondre").get_by_role("link", name=TITLE).click()
    await expect(member.get_by_text(MESSAGE)).to_be_visible()
    await expect(member.get_by_text("Organisation non dévoilée")).to_be_visible()
    await member.get_by_label("Un mot").fill("Parlons-en.")
    await member.get_by_role("button", name="Accepter").click()
    await expect(member.get_by_text("Organisation non dévoilée")).to_have_count(0)
    assert not await violations(member)

    # Both see it without asking again.
    await expect(stranger.get_by_text("Primeurs des Alpilles").first).to_be_visible()
    await stranger.get_by_role("link", name="Ouvrir la conversation").click()
    await expect(stranger.get_by_role("heading", level=1, name=TITLE)).to_be_visible()

    site.hasten(LONG_AGO, ASK_OUTCOMES, TITLE)
    asked = await until(lambda: token(site))
    nobody = await open_page(f"/suite#token={asked}")
    await expect(nobody.get_by_text("Primeurs des Alpilles")).to_be_visible()
    assert not await violations(nobody)
    await nobody.get_by_role("button", name="Nous nous sommes rencontrés").click()
    await expect(nobody.get_by_role("heading", name="Merci, c’est noté")).to_be_focused()
    await member.goto("/mises-en-relation?colonne=talking")
    await member.get_by_role("list", name="En discussion").get_by_role("link", name=TITLE).click()
    await expect(member.get_by_text("Retenu : Nous nous sommes rencontrés")).to_be_visible()
