"""Images and documents in a post: chosen, dropped, pasted, by keyboard, on a phone, through a cut of the line."""

import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, Route, expect

from tests.factories.media import image_bytes, pdf_bytes
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import make_topic
from tests.polling import until

pytestmark = pytest.mark.timeout(240)

MEMBER = "camille@demo.example"
OTHER = "emily@demo.example"
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
TEXT = "Votre texte"


def file(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


async def open_composer(page: Page) -> None:
    """A topic in which one may write, with the composer open."""
    await sign_in(page, MEMBER)
    await page.goto(f"/sujets/{await make_topic(page, 'Photos du quai')}")
    await page.get_by_role("button", name="Répondre au sujet").first.click()


async def bring(page: Page, kind: str, name: str, data: bytes, media_type: str) -> None:
    """Drop or paste a file into the text."""
    given = {"data": b64encode(data).decode(), "name": name, "type": media_type, "kind": kind}
    await page.get_by_role("textbox", name=TEXT).evaluate(
        """(field, { data, name, type, kind }) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type }));
            const options = { bubbles: true, cancelable: true };
            if (kind === 'drop') field.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: transfer }));
            else field.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: transfer }));
        }""",
        given,
    )


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Envoyer", exact=True).click()


async def until_all_are_prepared(site: Site) -> None:
    """A text that is rendered before its pictures are prepared has the whole ones, without their sizes."""

    def none_is_waiting() -> bool:
        with psycopg.connect(site.database_url) as connection:
            found = connection.execute("SELECT count(*) FROM media_file WHERE state = 'processing'").fetchone()
        return found == (0,)

    await until(none_is_waiting, seconds=60)


async def test_images_are_chosen_dropped_and_pasted(open_page: OpenPage, site: Site, tmp_path: Path) -> None:
    page = await open_page()
    await open_composer(page)
    chosen = file(tmp_path, "palette.png", image_bytes(900, 600))
    await page.locator("input[type=file][multiple]").set_input_files(chosen)
    await bring(page, "drop", "quai.jpg", image_bytes(500, 400, kind="JPEG"), "image/jpeg")
    await bring(page, "paste", "image.png", image_bytes(300, 200), "image/png")
    files = page.get_by_role("list", name="Fichiers de ce texte")
    await expect(files.get_by_role("listitem")).to_have_count(3)
    asked = files.get_by_label("Que voit-on sur cette image ?")
    await expect(asked).to_have_count(3)
    await asked.nth(0).fill("Une palette [abîmée]")
    await asked.nth(1).fill("Le quai")
    await files.get_by_label("Image décorative").nth(2).check()
    await expect(asked).to_have_count(2)
    text = page.get_by_role("textbox", name=TEXT)
    await expect(text).to_have_value(
        re.compile(r"!\[Une palette \\\[abîmée\\\]\]\(/media/.*!\[Le quai\]\(/media/.*!\[\]\(", re.DOTALL)
    )
    assert await violations(page) == []
    await until_all_are_prepared(site)
    await send(page)
    await expect(files).to_have_count(0)
    image = page.get_by_role("button", name="Agrandir l’image : Une palette [abîmée]")
    await expect(image).to_have_js_property("naturalWidth", 640, timeout=20_000)
    await expect(image).to_have_attribute("width", "900")
    await image.press("Enter")
    box = page.get_by_role("dialog", name="Image 1 sur 3")
    await expect(box.get_by_role("img", name="Une palette [abîmée]")).to_be_visible()
    assert await violations(page) == []
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("dialog").get_by_role("img", name="Le quai")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(image).to_be_focused()


async def test_a_document_is_sent_by_keyboard_and_shown_as_a_chip(open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page()
    await open_composer(page)
    button = page.get_by_role("button", name="Joindre des fichiers")
    async with page.expect_file_chooser() as opened:
        await button.press("Enter")
    await (await opened.value).set_files(file(tmp_path, "Plan de charge.pdf", pdf_bytes()))
    await expect(page.get_by_role("textbox", name=TEXT)).to_have_value(re.compile(r"\[Plan de charge\.pdf\]\(/media/"))
    await expect(page.get_by_text("Plan de charge.pdf est prêt.")).to_be_attached(timeout=20_000)
    await page.get_by_role("textbox", name=TEXT).focus()
    await page.keyboard.press("Control+Enter")
    chip = page.get_by_role("article").get_by_role("link", name=re.compile("Plan de charge.pdf")).last
    await expect(chip).to_contain_text("PDF")
    await expect(chip.locator("img")).to_have_js_property("naturalWidth", 427)
    async with page.expect_download() as download:
        await chip.click()
    assert (await download.value).suggested_filename == "Plan de charge.pdf"


async def test_a_cut_of_the_line_is_mended_and_the_text_kept(open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page()
    await open_composer(page)
    await page.get_by_role("textbox", name=TEXT).fill("Voici le relevé.")
    cuts = []

    async def cut_once(route: Route) -> None:
        if route.request.method == "PATCH" and not cuts:
            cuts.append(route.request.url)
            await route.abort("connectionreset")
        else:
            await route.fallback()

    await page.route("**/api/media/uploads/*", cut_once)
    await page.locator("input[type=file][multiple]").set_input_files(
        file(tmp_path, "releve.csv", b"jour;tonnes\n" * 300_000)
    )
    await expect(page.get_by_text("releve.csv est prêt.")).to_be_attached(timeout=30_000)
    assert cuts
    await expect(page.get_by_role("textbox", name=TEXT)).to_have_value(re.compile(r"^Voici le relevé\.\n\n\[releve"))
    await send(page)
    await expect(page.get_by_role("article").get_by_text("Voici le relevé.").last).to_be_visible()


async def test_what_is_refused_says_why_and_takes_nothing_along(open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page()
    await open_composer(page)
    await page.get_by_role("textbox", name=TEXT).fill("Mon texte reste.")
    paths = [
        file(tmp_path, "page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        file(tmp_path, "photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ]
    await page.locator("input[type=file][multiple]").set_input_files(paths)
    files = page.get_by_role("list", name="Fichiers de ce texte")
    await expect(files.get_by_text("Ce format n’est pas accepté")).to_be_visible()
    await expect(files.get_by_text("ne correspond pas à son extension")).to_be_visible(timeout=20_000)
    await expect(page.get_by_role("textbox", name=TEXT)).to_have_value(re.compile(r"^Mon texte reste\.\s*$"))
    await files.get_by_role("button", name="Retirer page.svg du texte").click()
    await expect(files.get_by_role("listitem")).to_have_count(1)
    await expect(page.get_by_role("textbox", name=TEXT)).to_be_focused()


async def test_a_quota_that_is_full_loses_no_word(open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page()
    await open_composer(page)
    await page.get_by_role("textbox", name=TEXT).fill("Mon texte reste.")
    body = {
        "type": "about:blank",
        "code": "quota_person",
        "status": 409,
        "params": {"left": 1200, "limit": 1_000_000_000},
    }
    await page.route(
        "**/api/media/uploads",
        lambda route: route.fulfill(status=409, content_type="application/problem+json", body=json.dumps(body)),
    )
    await page.locator("input[type=file][multiple]").set_input_files(file(tmp_path, "a.png", image_bytes()))
    files = page.get_by_role("list", name="Fichiers de ce texte")
    await expect(files.get_by_text(re.compile("il reste 1,2.ko sur 1.Go"))).to_be_visible()
    await expect(page.get_by_role("textbox", name=TEXT)).to_have_value("Mon texte reste.")


async def test_a_phone_takes_a_photo_and_lists_its_files(open_page: OpenPage, tmp_path: Path) -> None:
    page = await open_page(**PHONE)
    await open_composer(page)
    await expect(page.get_by_role("button", name="Prendre une photo")).to_be_visible()
    await page.locator("input[capture]").set_input_files(
        file(tmp_path, "IMG_0001.jpg", image_bytes(1200, 1600, kind="JPEG"))
    )
    files = page.get_by_role("list", name="Fichiers de ce texte")
    await files.get_by_label("Que voit-on sur cette image ?").fill("Des melons")
    await expect(page.get_by_text("IMG_0001.jpg est prêt.")).to_be_attached(timeout=20_000)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await violations(page) == []
    await send(page)
    image = page.get_by_role("button", name="Agrandir l’image : Des melons").last
    await expect(image).to_have_js_property("naturalWidth", 320, timeout=20_000)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.goto("/compte/fichiers")
    row = page.get_by_role("list", name="Mes fichiers").get_by_role("listitem").first
    await expect(row).to_contain_text("IMG_0001.jpg")
    await expect(row.get_by_role("link", name=re.compile("Dans «"))).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await violations(page) == []
