"""Mails that do not arrive: told at the next visit, mended by one button, on any page."""

import psycopg
from playwright.async_api import expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in

PERSON = "camille@demo.example"
STOP = """
INSERT INTO notifications_settings (person_id, mail_stop, mail_stopped_at)
SELECT id, 'bounced', now() FROM accounts_person WHERE email = %s
ON CONFLICT (person_id) DO UPDATE SET mail_stop = 'bounced', mail_stopped_at = now()
"""


async def test_a_person_learns_that_mails_do_not_arrive_and_mends_it(site: Site, open_page: OpenPage) -> None:
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(STOP.encode(), [PERSON])
    page = await open_page("/connexion", viewport={"width": 320, "height": 640})
    await sign_in(page, PERSON)
    notice = page.get_by_role("region", name="Votre adresse de courriel")
    await expect(notice).to_contain_text(PERSON)
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await notice.get_by_role("button", name="C’est la bonne adresse").press("Enter")
    await expect(notice).to_have_count(0)
    await expect(page.get_by_text("Les courriels reprennent.").first).to_be_visible()
    await page.goto("/compte/notifications")
    await page.get_by_role("button", name="Renouveler mes adresses de réponse").click()
    await expect(page.get_by_text("Les anciennes adresses de réponse ne servent plus.").first).to_be_visible()
