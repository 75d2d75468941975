"""A note on a person: written, found again on another device, and nobody else's."""

import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, violations
from tests.journeys.test_first_day import MEMBER, sign_in
from tests.journeys.test_quoting import WRITER

pytestmark = pytest.mark.timeout(180)

PHONE = {"width": 390, "height": 800}
NOTE = "Rappeler après la campagne de melons."


async def person_page(page: Page) -> str:
    """Of somebody who is neither of those who look."""
    people = await (await page.request.get("/api/accounts/people")).json()
    return f"/personnes/{people['items'][5]['id']}"


async def test_a_note_on_a_person_is_one_s_own(open_page: OpenPage) -> None:
    desk = await open_page()
    await sign_in(desk, MEMBER)
    path = await person_page(desk)
    await desk.goto(path)
    note = desk.get_by_role("textbox", name="Note personnelle")
    await note.fill(NOTE)
    # Left without saving: still there.
    await desk.goto("/membres")
    await desk.goto(path)
    await expect(note).to_have_value(NOTE)
    await desk.get_by_role("button", name="Enregistrer", exact=True).click()
    await expect(desk.get_by_text("La note est enregistrée.").first).to_be_visible()
    await expect(desk.get_by_role("button", name="Enregistrer", exact=True)).to_be_hidden()
    assert not await violations(desk)

    phone = await open_page(viewport=PHONE, has_touch=True)
    await sign_in(phone, MEMBER)
    await phone.goto(path)
    own = phone.get_by_role("textbox", name="Note personnelle")
    await expect(own).to_have_value(NOTE)
    assert not await violations(phone)
    other = await open_page()
    await sign_in(other, WRITER)
    await other.goto(path)
    theirs = other.get_by_role("textbox", name="Note personnelle")
    await expect(theirs).to_be_visible()
    await expect(theirs).to_have_value("")

    await own.fill("")
    await phone.get_by_role("button", name="Enregistrer", exact=True).tap()
    await expect(phone.get_by_text("La note est effacée.").first).to_be_visible()
    await expect(phone.get_by_role("button", name="Enregistrer", exact=True)).to_be_hidden()
