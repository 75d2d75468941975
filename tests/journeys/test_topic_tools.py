"""What moderators do to topics, and long topics: by mouse, touch and keyboard."""

import re
from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, expect

from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.topics import make_topic, numbered, send

pytestmark = pytest.mark.timeout(240)

MODERATOR = "moderation@demo.example"
MEMBER = "camille@demo.example"


async def accessible(page: Page) -> None:
    """Without the tools that lie over a post while it is pointed at or has the focus."""
    await page.mouse.move(0, 0)
    if not await page.get_by_role("dialog").count():
        await page.evaluate("document.activeElement.blur()")
    assert not await violations(page)


async def menu(page: Page, item: str) -> None:
    await page.get_by_role("button", name="Actions sur le sujet").click()
    await page.get_by_role("menuitem", name=item, exact=True).click()


async def test_posts_are_chosen_and_moved_and_the_way_there_is_shown(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet qui dévie", "Le début.", *numbered(5))
    await page.goto(f"/sujets/{topic}?message=1")
    await menu(page, "Déplacer des messages…")
    await page.get_by_role("checkbox", name=re.compile(r"^Choisir le message 3 ")).check()
    await page.locator("[data-post='4']").focus()
    await page.keyboard.press("x")
    await expect(page.get_by_text("2 messages choisis")).to_be_visible()
    await accessible(page)
    await page.get_by_role("button", name="Déplacer…", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Titre").fill("La digression")
    await accessible(page)
    await dialog.get_by_role("button", name="Valider").click()
    await expect(page.get_by_role("heading", name="La digression")).to_be_visible()
    await expect(page.get_by_text("Réponse 3.")).to_be_visible()
    await page.goto(f"/sujets/{topic}?message=1")
    moved = page.get_by_text("2 messages déplacés vers")
    await expect(moved).to_be_visible()
    await expect(page.locator("[data-act=split]")).to_contain_text("a déplacé 2 messages")
    await accessible(page)
    await moved.get_by_role("link", name="La digression").click()
    await expect(page.get_by_role("heading", name="La digression")).to_be_visible()


async def test_a_merged_topic_leads_on_and_what_was_typed_arrives(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    source = await make_topic(page, "Doublon à réunir", "Le début.", *numbered(2))
    target = await make_topic(page, "Sujet qui reste", "Le début.", *numbered(1))
    await page.goto(f"/sujets/{source}?message=1")
    await menu(page, "Réunir avec un autre sujet…")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="Autre sujet").press_sequentially(f"/sujets/{target}")
    await page.get_by_role("option", name=re.compile(target)).click()
    await dialog.get_by_role("button", name="Valider").click()
    await expect(page.get_by_role("heading", name="Sujet qui reste")).to_be_visible()
    await expect(page.get_by_text("Réponse 3.")).to_be_visible()
    await page.goto(f"/sujets/{source}?message=3")
    await expect(page.get_by_role("heading", name="Sujet qui reste")).to_be_visible()
    await expect(page).to_have_url(re.compile(rf"/sujets/{target}\?message=5"))


async def test_versions_are_compared_and_brought_back(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un texte qui change")
    first = (await (await page.request.get(f"/api/forums/topics/{topic}/posts")).json())["items"][0]["id"]
    await send(page, "PATCH", f"/posts/{first}", {"source": "La fin, et le début.", "version": 1})
    await page.goto(f"/sujets/{topic}")
    await page.get_by_role("button", name="modifié").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("ins").first).to_be_visible()
    await dialog.get_by_text("Côte à côte").click()
    await expect(dialog.get_by_role("heading", name="Avant")).to_be_visible()
    await accessible(page)
    await dialog.get_by_role("button", name="Rétablir cette version").click()
    await expect(page.locator("[data-post='1'] .prose")).to_have_text("Le début.")


async def lengthen(site: Site, topic: str, count: int) -> None:
    """Posts an hour apart, by hand: writing them one by one would take its time."""
    with psycopg.connect(site.database_url) as connection:
        connection.execute(
            """
            INSERT INTO forums_post (id, topic_id, number, author_id, source, html, excerpt, renderer_version,
                                     created_at, version, change_seq, reactions, reaction_seq)
            SELECT gen_random_uuid(), topic_id, n, author_id, 'Message ' || n, '<p>Message ' || n || '</p>',
                   'Message ' || n, renderer_version, created_at - make_interval(hours => %(count)s - n), 1, n, '{}', 0
            FROM forums_post, generate_series(2, %(count)s) n WHERE topic_id = %(topic)s AND number = 1
            """,
            {"count": count, "topic": topic},
        )
        connection.execute(
            "UPDATE forums_topic SET highest_number = %(count)s, post_count = %(count)s, change_seq = %(count)s + 1,"
            " created_at = created_at - make_interval(hours => %(count)s) WHERE id = %(topic)s",
            {"count": count, "topic": topic},
        )


SIZES = [
    pytest.param({"viewport": {"width": 390, "height": 844}, "has_touch": True}, id="phone"),
    pytest.param({"viewport": {"width": 1280, "height": 800}}, id="desktop"),
]


async def standing(page: Page) -> tuple[str, float]:
    """The first post that begins on the screen, and where it does, once nothing moves any more."""
    first = """() => {
        const posts = [...document.querySelectorAll('[data-post]')];
        const post = posts.find((each) => each.getBoundingClientRect().top > 0);
        return post ? [post.dataset.post, post.getBoundingClientRect().top] : ['', 0];
    }"""
    handle = await page.wait_for_function(
        f"""() => new Promise((done) => {{
            const first = {first};
            let last = '';
            let still = 0;
            const look = () => {{
                const busy = document.querySelector('[aria-busy=true], [data-skeleton]');
                const now = JSON.stringify(first());
                still = now === last && !busy && first()[0] ? still + 1 : 0;
                last = now;
                if (still > 20) done(first());
                else requestAnimationFrame(look);
            }};
            look();
        }})"""
    )
    number, top = await handle.json_value()
    return number, top


def same(one: tuple[str, float], other: tuple[str, float]) -> bool:
    """Less than three lines apart: a browser that pretends to be a phone shows wider controls while it reloads."""
    return one[0] == other[0] and abs(one[1] - other[1]) < 60


@pytest.mark.parametrize("size", SIZES)
async def test_back_and_reload_return_to_the_same_place(size: dict[str, Any], open_page: OpenPage, site: Site) -> None:
    page = await open_page(**size)
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet de six cents messages")
    await lengthen(site, topic, 600)
    await page.goto(f"/sujets/{topic}#message-300")
    await expect(page.locator("[data-post='300']")).to_be_in_viewport()
    await page.locator("[data-post='304']").evaluate("post => post.scrollIntoView({ block: 'center' })")
    before = await standing(page)
    person = "a => [...document.querySelectorAll(`[data-post='${a}'] header a`)][0].click()"
    await page.evaluate(person, before[0])
    await expect(page.locator("[data-post]")).to_have_count(0)
    await page.go_back()
    assert same(await standing(page), before)
    await page.reload()
    assert same(await standing(page), before)
    # What the bar of a phone holds; on a wide screen that opens beside the topic.
    place = "/notifications" if size.get("has_touch") else "/membres"
    await page.locator(f"nav a[href='{place}']:visible").first.click()
    await expect(page.locator("[data-post]")).to_have_count(0)
    await page.go_back()
    assert same(await standing(page), before)
    await page.goto(f"/sujets/{topic}?message=480")
    await expect(page.locator("[data-post='480']")).to_be_in_viewport()


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_topic_is_jumped_through(size: dict[str, Any], open_page: OpenPage, site: Site) -> None:
    page = await open_page(**size)
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet de trois mille messages")
    await lengthen(site, topic, 3_000)
    await page.goto(f"/sujets/{topic}?message=1")
    place = page.get_by_role("button", name=re.compile("^Aller dans le sujet"))
    await (place.tap() if size.get("has_touch") else place.click())
    panel = page.get_by_role("dialog", name="Aller dans le sujet")
    await expect(panel.get_by_role("slider")).to_be_visible()
    await accessible(page)
    await panel.get_by_label("Aller au message n°").fill("1500")
    await panel.get_by_role("button", name="Aller", exact=True).first.click()
    await expect(page.locator("[data-post='1500']")).to_be_in_viewport()
    assert await page.locator("[data-post]").count() <= 60
    # By keyboard: the bar with dates, then a day.
    await expect(panel).to_have_count(0)
    await page.keyboard.press("g")
    await page.keyboard.press("p")
    bar = panel.get_by_role("slider")
    await bar.focus()
    await page.keyboard.press("Home")
    await expect(page.locator("[data-post='1']")).to_be_in_viewport()
    await expect(bar).to_have_attribute("aria-valuetext", re.compile(r"Message \d sur 3000, \d"))
    day = await page.evaluate(
        """async (id) => {
            const page = await (await fetch(`/api/forums/topics/${id}/posts?around=2000&limit=20`)).json();
            const at = new Date(page.items.find((each) => each.number === 2000).createdAt);
            return new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
        }""",
        topic,
    )
    await panel.get_by_label("Aller à une date").fill(day)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-post='1']")).to_have_count(0)
    number, _ = await standing(page)
    assert 1_970 < int(number) <= 2_001


async def test_a_long_topic_has_a_summary(open_page: OpenPage, site: Site) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet à résumer")
    await lengthen(site, topic, 120)
    await page.goto(f"/sujets/{topic}?message=1")
    await menu(page, "Résumé")
    await expect(page.get_by_text("Résumé : 24 messages sur 120.")).to_be_visible()
    gap = page.get_by_role("button", name=re.compile("messages cachés")).first
    await gap.click()
    await accessible(page)
    await page.get_by_role("button", name="Voir tous les messages").click()
    await expect(page.get_by_role("button", name="Voir tous les messages")).to_have_count(0)


async def test_staff_notes_and_timers_are_written_and_members_see_none(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet surveillé", "Le début.", *numbered(1))
    await page.goto(f"/sujets/{topic}?message=1")
    await menu(page, "Note entre modérateurs…")
    await page.get_by_role("dialog").get_by_role("textbox").fill("À suivre de près.")
    await page.get_by_role("dialog").get_by_role("button", name="Valider").click()
    await expect(page.locator("[data-staff-note]")).to_contain_text("À suivre de près.")
    await menu(page, "Programmer…")
    await page.get_by_role("dialog").get_by_label("Le", exact=True).fill("2100-01-01")
    await accessible(page)
    await page.get_by_role("dialog").get_by_role("button", name="Valider").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.reload()
    await expect(page.locator("[data-act=timer]")).to_contain_text("a programmé la fermeture")
    await accessible(page)
    member = await open_page()
    await sign_in(member, MEMBER)
    await member.goto(f"/sujets/{topic}?message=1")
    await expect(member.locator("[data-act=timer]")).to_be_visible()
    await expect(member.locator("[data-staff-note]")).to_have_count(0)


async def test_a_note_is_mended_and_a_wiki_post_says_so(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet annoté", "Le début.", *numbered(1))
    await send(page, "POST", f"/topics/{topic}/staff-notes", {"source": "Première idée.", "afterNumber": 1})
    first = (await (await page.request.get(f"/api/forums/topics/{topic}/posts")).json())["items"][0]["id"]
    await send(page, "PUT", f"/posts/{first}/wiki", {"wiki": True})
    await page.goto(f"/sujets/{topic}?message=1")
    await expect(page.locator("[data-post='1'] header")).to_contain_text("Wiki")
    note = page.locator("[data-staff-note]")
    await note.get_by_role("button", name="Modifier").click()
    await note.get_by_role("textbox", name="Note").fill("Seconde idée.")
    await accessible(page)
    await note.get_by_role("button", name="Enregistrer").click()
    await expect(note.locator(".prose")).to_have_text("Seconde idée.")
    await expect(note.get_by_role("textbox")).to_have_count(0)


async def test_a_topic_goes_on_in_another_with_the_way_back(open_page: OpenPage) -> None:
    page = await open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet qui en ouvre un autre", "Le début.", *numbered(1))
    await page.goto(f"/sujets/{topic}?message=2")
    await page.get_by_role("button", name=re.compile("^Actions sur le message n° 2")).tap()
    await page.get_by_role("menuitem", name="Poursuivre dans un nouveau sujet").tap()
    await expect(page).to_have_url(re.compile("/sujets/nouveau"))
    text = page.get_by_role("textbox", name=re.compile("message|texte", re.IGNORECASE)).last
    await expect(text).to_have_value(re.compile(rf"Suite de \[Un sujet qui en ouvre un autre\]\(/sujets/{topic}"))
    await expect(text).to_have_value(re.compile("> Réponse 2."))


async def test_a_slow_topic_counts_down_beside_the_place_to_write(open_page: OpenPage) -> None:
    page = await open_page()
    await sign_in(page, MODERATOR)
    topic = await make_topic(page, "Un sujet qui prend son temps")
    await send(page, "PUT", f"/topics/{topic}/state", {"slowSeconds": 600})
    member = await open_page()
    await sign_in(member, MEMBER)
    await member.goto(f"/sujets/{topic}")
    slow = member.locator("[data-slow]")
    await expect(slow).to_contain_text("Mode lent : 10")
    await expect(slow.get_by_role("timer")).to_have_count(0)
    await send(member, "POST", f"/topics/{topic}/posts", {"source": "Une fois."})
    await expect(slow.get_by_role("timer")).to_contain_text("Vous pourrez l’envoyer dans")
    await accessible(member)


async def test_an_open_page_of_a_topic_that_moves_out_of_reach_closes(open_page: OpenPage, site: Site) -> None:
    page = await open_page()
    await sign_in(page, "admin@demo.example")
    topic = await make_topic(page, "Un sujet qui s’en va", "Le début.", *numbered(1))
    with psycopg.connect(site.database_url) as connection:
        row = connection.execute(
            "SELECT id FROM forums_space space WHERE NOT listed AND NOT EXISTS (SELECT FROM forums_space_member member"
            " JOIN accounts_person person ON person.id = member.person_id"
            " WHERE member.space_id = space.id AND person.email = %s)",
            [MEMBER],
        ).fetchall()
    member = await open_page()
    await sign_in(member, MEMBER)
    seen = {space["id"] for space in await (await member.request.get("/api/forums/spaces")).json()}
    hidden = next(str(each[0]) for each in row if str(each[0]) not in seen)
    await member.goto(f"/sujets/{topic}?message=1")
    await expect(member.get_by_text("Réponse 2.")).to_be_visible()
    await send(page, "PATCH", f"/topics/{topic}", {"spaceId": hidden})
    await expect(member.get_by_role("heading", name="Ce sujet est introuvable")).to_be_visible()
    await expect(member.get_by_text("déplacé là où vous n’avez pas accès").first).to_be_visible()
    await expect(member.get_by_text("Réponse 2.")).to_have_count(0)
    await accessible(member)
