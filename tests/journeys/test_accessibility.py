"""Every page, light and dark, wide and on the smallest phone: no violation of WCAG 2.2 AA, nothing cut off."""

import re
from typing import Any

import psycopg
import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.conftest import AXE, COLOURS, ROOT, OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in

ADMINISTRATOR = "admin@demo.example"
PAGES = ROOT / "frontend" / "src" / "routes"
SIZES = [pytest.param({"width": width, "height": height}, id=str(width)) for width, height in ((1280, 800), (320, 640))]
LONGEST_TOPIC = "SELECT id FROM forums_topic WHERE deleted_at IS NULL ORDER BY post_count DESC, id LIMIT 1"
# What stands in the place of a parameter of a path.
EXAMPLES = {
    "/forums/[space]": "SELECT slug FROM forums_space ORDER BY position LIMIT 1",
    "/sujets/[id]": LONGEST_TOPIC,
    "/sujets/[id]/imprimer": LONGEST_TOPIC,
    "/personnes/[id]": "SELECT id FROM accounts_person WHERE state = 'active' ORDER BY id LIMIT 1",
    "/organisations/[id]": "SELECT id FROM accounts_organisation ORDER BY id LIMIT 1",
    "/moderation/candidatures/[id]": "SELECT id FROM accounts_application WHERE state = 'waiting' ORDER BY id LIMIT 1",
    "/moderation/signalements/[id]": "SELECT id FROM messaging_report ORDER BY id LIMIT 1",
    "/messages/[id]": "SELECT conversation_id FROM messaging_member JOIN accounts_person ON id = person_id"
    " WHERE email_key = 'admin@demo.example' ORDER BY 1 LIMIT 1",
    "/mises-en-relation/[id]": "SELECT i.id FROM matchmaking_introduction i JOIN accounts_person_card c"
    " ON c.organisation_id IN (i.asking_id, i.asked_id) JOIN accounts_person p ON p.id = c.person_id"
    " WHERE p.email_key = 'admin@demo.example' ORDER BY i.state DESC, i.id LIMIT 1",
    "/opportunites/[id]": "SELECT id FROM matchmaking_opportunity ORDER BY id LIMIT 1",
    "/rencontres/[id]": "SELECT id FROM matchmaking_meeting_day ORDER BY id LIMIT 1",
    "/rencontres/[id]/imprimer": "SELECT id FROM matchmaking_meeting_day ORDER BY id LIMIT 1",
    "/groupements/[id]": "SELECT id FROM matchmaking_consortium WHERE state = 'formed' ORDER BY id LIMIT 1",
    "/groupements/[id]/imprimer": "SELECT id FROM matchmaking_consortium WHERE state = 'formed' ORDER BY id LIMIT 1",
    "/administration/courriels/[id]": "SELECT id FROM infra_mail ORDER BY created_at LIMIT 1",
}
# Pages that lead on to another one, and pages of a mailed link, which all say the same without its token.
SAME_AS_ANOTHER = {
    "/administration",
    "/administration/courriels",
    "/moderation",
    "/moderation/candidatures",
    "/activation",
    "/invitation",
    "/mot-de-passe",
    "/adresse/confirmer",
    "/adresse/retablir",
    "/candidature/confirmer",
    "/candidature/repondre",
    "/suite",
}


def routes() -> list[str]:
    """Paths of all pages, from the files that make them."""
    found = []
    for page in sorted(PAGES.rglob("+page.svelte")):
        parts = [part for part in page.parent.relative_to(PAGES).parts if not part.startswith("(")]
        found.append("/" + "/".join(parts))
    return [path for path in found if not path.startswith("/dev")]


PUBLIC = {
    "/" + "/".join(part for part in page.parent.relative_to(PAGES).parts if not part.startswith("("))
    for page in PAGES.glob("(public)/**/+page.svelte")
}


def address(site: Site, path: str) -> str:
    if "[" not in path:
        return path
    with psycopg.connect(site.database_url) as connection:
        row = connection.execute(EXAMPLES[path].encode()).fetchone()
    assert row is not None, f"the demonstration has nothing for {path}"
    return re.sub(r"\[\w+\]", str(row[0]), path)


# What came in, of each outcome once, so that the page has all its badges; one of them with its source.
RECEIVED = """
INSERT INTO notifications_inbound_mail (id, identity, recipient, size, state, outcome, detail, received_at)
SELECT gen_random_uuid(), decode(md5(outcome), 'hex'), 'reply+' || repeat(md5(outcome), 3) || '@reponses.exemple.fr',
    48213, CASE WHEN outcome = 'forged' THEN 'kept' ELSE 'done' END, outcome, 'over_quota_of_the_mailbox', now()
FROM unnest(ARRAY['posted', 'answered', 'refused', 'automatic', 'repeated', 'too_many', 'forged', 'unaddressed',
    'unreadable', 'too_large', 'bounce', 'harmless', 'lost']) outcome
ON CONFLICT DO NOTHING
"""
FAILED = """
INSERT INTO infra_mail (id, recipient, locale, template, subject, text, html, headers, state, attempts, error,
    created_at)
SELECT gen_random_uuid(), 'partie@exemple.fr', 'fr', 'notification', 'Un courriel qui revient', '', '', '{}', 'failed',
    3, '550 5.1.1 <partie@exemple.fr>: Recipient address rejected: User unknown in virtual mailbox table', now()
"""

# An administrator of no part in it deals with it.
REPORTED = """
INSERT INTO messaging_report (id, reporter_id, conversation_id, seq, kind, title, reason, note, evidence, created_at,
    state, handling_note)
SELECT gen_random_uuid(), id, gen_random_uuid(), 1, 'group', 'Quai 4', 'spam', 'Trop souvent.', jsonb_build_array(
    jsonb_build_object('seq', 1, 'authorId', id, 'authorName', 'Camille Roux', 'kind', 'text', 'source', 'Achetez !',
        'formerSources', jsonb_build_array('Bonjour'), 'at', now(), 'edited', true, 'deleted', false,
        'reported', true)), now(), 'open', ''
FROM accounts_person WHERE email_key = 'camille@demo.example'
"""

# One that waits, which the administrator can review.
OPPORTUNITY = """
INSERT INTO matchmaking_opportunity (id, organisation_id, author_id, direction, area, kind, title, summary, description,
    advantages, language, partner_kinds, partner_sizes, partner_role, agreements, conditions, excluded, anonymous,
    state, created_at, updated_at, submitted_at, version, codes, tags, places, languages, certifications, capacity_unit)
SELECT gen_random_uuid(), organisation_id, person_id, 'request', 'commercial', 'service',
    'Un transporteur vers Hambourg', 'Cinq palettes par semaine.', 'De Cavaillon, à 8 °C.', '', 'fr',
    '{firm}', '{}', '', '{service}', '{places}', '{}', true, 'in_review', now(), now(), now(), 1,
    '{naf:49.41}', '{refrigerated_transport}', '{FR-84,DE}', '{fr}',
    '[{"key": "ifs_logistics", "until": null}]', ''
FROM accounts_person_card JOIN accounts_person ON accounts_person.id = person_id
WHERE email_key = 'camille@demo.example'
"""

# A group of one that is formed, of the administrator's organisation.
CONSORTIUM = """
INSERT INTO matchmaking_consortium (id, organisation_id, author_id, title, description, call, language, objective,
    liability, takes_part, constraints, roles, state, created_at, updated_at, version)
SELECT gen_random_uuid(), organisation_id, person_id, 'Une halle de producteurs', 'Deux saisons.',
    'https://exemple.fr/appel', 'fr', 'coverage', 'joint', true, '{}', jsonb_build_object('liability', 'joint',
    'lead_answers_for_all', true, 'note', 'Assurances à jour.', 'parts', jsonb_build_array(jsonb_build_object(
    'organisation_id', organisation_id, 'lead', true, 'share', 1000, 'need_ids', jsonb_build_array(),
    'tasks', 'Tout'))), 'formed', now(), now(), 1
FROM accounts_person_card JOIN accounts_person ON accounts_person.id = person_id
WHERE email_key = 'admin@demo.example'
"""

WRITE = """async () => {
    const people = await (await fetch('/api/accounts/people?query=camille')).json();
    const message = { clientMessageId: crypto.randomUUID(), source: 'Un message.' };
    const answer = await fetch('/api/messaging/conversations/direct', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ personId: people.items[0].id, message }),
    });
    if (!answer.ok) throw new Error(await answer.text());
}"""


@pytest.fixture(scope="module")
async def signed_in(site: Site, browser: Browser) -> Any:
    """Cookies of the administrator, who sees all pages."""
    context = await browser.new_context(base_url=site.url, locale="fr-FR")
    # One mail to show, one that came back, and all that may come in.
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(RECEIVED.encode())
        connection.execute(FAILED.encode())
        connection.execute(REPORTED.encode())
        connection.execute(OPPORTUNITY.encode())
        connection.execute(CONSORTIUM.encode())
    await context.request.post("/api/accounts/password/forgot", data={"email": "camille@demo.example"})
    page = await context.new_page()
    await sign_in(page, ADMINISTRATOR)
    await page.evaluate(WRITE)
    state = await context.storage_state()
    await context.close()
    return state


async def settled(page: Page) -> None:
    """The page has its heading and its data."""
    await expect(page.locator("h1:visible").first).to_be_visible()
    await expect(page.locator("[aria-busy=true], [data-skeleton]")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.timeout(300)
async def test_every_page(size: Any, site: Site, open_page: OpenPage, signed_in: Any) -> None:
    found: list[str] = []
    titles: dict[str, str] = {}
    member = await open_page("/forums", storage_state=signed_in, reduced_motion="reduce", viewport=size)
    stranger = await open_page("/", reduced_motion="reduce", viewport=size)
    for path in routes():
        page = stranger if path in PUBLIC else member
        await page.goto(address(site, path))
        await settled(page)
        found += await in_both_schemes(page)
        title = await page.title()
        if title in titles and path not in SAME_AS_ANOTHER:
            found.append(f"{path}: has the same title as {titles[title]}: {title}")
        titles[title] = path
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", SIZES)
async def test_mails_that_came_in_and_came_back(size: Any, site: Site, open_page: OpenPage, signed_in: Any) -> None:
    """The administrator's mails with something in them: every outcome, a source that is open, a refusal."""
    page = await open_page("/administration/recus", storage_state=signed_in, reduced_motion="reduce", viewport=size)
    received = page.get_by_role("list", name="Reçus", exact=True)
    with psycopg.connect(site.database_url) as connection:
        (number,) = connection.execute(b"SELECT count(*) FROM notifications_inbound_mail").fetchone() or (0,)
    await expect(received.get_by_role("listitem")).to_have_count(number)
    await received.locator("summary").first.press("Enter")
    await expect(received.get_by_role("region").first).not_to_have_text("…")
    await clean(page)
    await page.goto("/administration/courriels")
    await page.get_by_role("link", name="Un courriel qui revient").first.click()
    await expect(page.get_by_text("Recipient address rejected").first).to_be_visible()
    await clean(page)


async def clean(page: Page) -> None:
    assert await in_both_schemes(page) == []


async def in_both_schemes(page: Page) -> list[str]:
    """What is wrong with the page, light and dark; in the dark only colours can be wrong that are not in the light."""
    await page.emulate_media(color_scheme="light")
    found = await violations(page)
    await page.emulate_media(color_scheme="dark")
    found += await violations(page, COLOURS)
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{page.url}: scrolls sideways")
    return found


OVERLAPS = """async (steps) => {
    const post = document.querySelector('[data-post]');
    let pane = post.parentElement;
    while (pane && !['auto', 'scroll'].includes(getComputedStyle(pane).overflowY)) pane = pane.parentElement;
    pane ??= document.scrollingElement;
    const found = new Set();
    const look = async (where) => {
        await new Promise((done) => requestAnimationFrame(done));
        const { violations } = await axe.run(document, { runOnly: { type: 'rule', values: ['target-size'] } });
        for (const { nodes } of violations)
            for (const node of nodes) found.add(`${where}: ${node.target.join(' ')} ${node.failureSummary}`);
    };
    for (let step = 0; step < steps; step++) {
        pane.scrollTop = step * 17;
        await look(`scrolled by ${step * 17}`);
    }
    for (const each of [...document.querySelectorAll('[data-post]')].slice(0, 6)) {
        each.focus();
        await look(`post ${each.dataset.post} has the focus`);
    }
    return [...found];
}"""


@pytest.mark.parametrize("width", [320, 1280])
async def test_nothing_floats_over_what_can_be_pressed(
    width: int, site: Site, open_page: OpenPage, signed_in: Any
) -> None:
    viewport = {"width": width, "height": 640}
    page = await open_page("/forums", storage_state=signed_in, reduced_motion="reduce", viewport=viewport)
    await page.goto(address(site, "/sujets/[id]") + "?message=1")
    await settled(page)
    await expect(page.locator("[data-post='2']")).to_be_attached()
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    assert await page.evaluate(OVERLAPS, 36) == []


async def test_language_of_the_page_follows_the_choice(open_page: OpenPage) -> None:
    for locale, word in (("fr-FR", "fr"), ("en-GB", "en"), ("es-ES", "es")):
        page = await open_page("/connexion", locale=locale)
        await expect(page.locator(f"html[lang={word}]")).to_be_attached()
