"""Mails that do not arrive: told at the next visit, mended by one button or by another address; and the way back."""

import re

import psycopg
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import DEMO_PASSWORD, sign_in
from tests.polling import until

PERSON = "camille@demo.example"
# One whom no other journey needs.
SOMEBODY = """
SELECT email FROM accounts_person
WHERE locale = 'en' AND state = 'active' AND platform_roles = '{}' AND email NOT LIKE 'emily@%'
ORDER BY id LIMIT 1
"""
STOP = """
INSERT INTO notifications_settings (person_id, mail_stop, mail_stopped_at)
SELECT id, 'bounced', now() FROM accounts_person WHERE email = %s
ON CONFLICT (person_id) DO UPDATE SET mail_stop = 'bounced', mail_stopped_at = now()
"""


def stop_mail(site: Site, person: str) -> None:
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(STOP.encode(), [person])


async def link(site: Site, recipient: str, path: str) -> str:
    """The link to a page, once a mail with it has been written."""

    def find() -> str | None:
        found = re.findall(rf"https?://\S+{path}#\S+", "\n".join(site.mails(recipient)))
        return found[-1] if found else None

    return str(await until(find))


async def clean(page: Page) -> None:
    """No violation, nothing cut off."""
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_person_learns_that_mails_do_not_arrive_and_mends_it(site: Site, open_page: OpenPage) -> None:
    stop_mail(site, PERSON)
    page = await open_page("/connexion", viewport={"width": 320, "height": 640})
    await sign_in(page, PERSON)
    notice = page.get_by_role("region", name="Votre adresse de courriel")
    await expect(notice).to_contain_text(PERSON)
    await clean(page)
    await notice.get_by_role("button", name="C’est la bonne adresse").press("Enter")
    await expect(notice).to_have_count(0)
    await expect(page.get_by_text("Les courriels reprennent.").first).to_be_visible()
    await page.goto("/compte/notifications")
    await page.get_by_role("button", name="Renouveler mes adresses de réponse").click()
    await expect(page.get_by_text("Les anciennes adresses de réponse ne servent plus.").first).to_be_visible()


async def test_another_address_and_the_way_back(site: Site, open_page: OpenPage) -> None:
    """From the notice to the form, by the link of the new address; then the former one takes the account back."""
    with psycopg.connect(site.database_url) as connection:
        [person] = connection.execute(SOMEBODY.encode()).fetchone() or ()
    other = "another.address@demo.example"
    stop_mail(site, person)
    phone = {"viewport": {"width": 320, "height": 640}, "locale": "en-GB", "reduced_motion": "reduce"}
    page = await open_page("/connexion", **phone)
    await page.get_by_label("E-mail address").fill(person)
    await page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    notice = page.get_by_role("region", name="Your e-mail address")
    await notice.get_by_role("link", name="Change the address").click()
    form = page.get_by_role("region", name="E-mail address", exact=True)
    await expect(form.get_by_label("New address")).to_be_in_viewport()
    await form.get_by_label("New address").fill(other)
    await form.get_by_label("Your password").fill("not the password")
    await form.get_by_role("button", name="Change the address").click()
    await expect(form.get_by_text("The current password is not right.").first).to_be_visible()
    await form.get_by_label("Your password").fill(DEMO_PASSWORD)
    await form.get_by_label("Your password").press("Enter")
    await expect(form.get_by_role("status")).to_contain_text(other)
    await clean(page)

    await page.goto(await link(site, other, "/adresse/confirmer"))
    await clean(page)
    await page.get_by_role("button", name="Confirm this address").click()
    await expect(page.get_by_role("heading", name="Your address has been changed")).to_be_visible()
    await clean(page)
    await page.get_by_role("link", name="Back to my account").click()
    await expect(form.get_by_text(f"You sign in with {other}")).to_be_visible()
    await expect(notice).to_have_count(0)

    elsewhere = await open_page(await link(site, person, "/adresse/retablir"), **phone)
    await elsewhere.get_by_role("button", name="Restore my address").click()
    await expect(elsewhere.get_by_role("heading", name="Your address is restored")).to_be_visible()
    await clean(elsewhere)
    await expect(page.get_by_text("Your session has ended").first).to_be_visible()
    await elsewhere.goto(await link(site, person, "/mot-de-passe"))
    await elsewhere.get_by_label("New password").fill(DEMO_PASSWORD)
    await elsewhere.get_by_role("button", name="Save the password").click()
    await expect(elsewhere.get_by_role("heading", name="Your password has been changed")).to_be_visible()
