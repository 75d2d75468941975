"""Web push in a real browser: only the push service of its maker, which cannot be reached from here, is played."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import CDPSession, Page, expect

from community.features.notifications.jobs import PUSH_WAITING
from tests.factories.push import PushServer, push_server
from tests.journeys.conftest import OpenPage, Site, violations
from tests.journeys.test_first_day import sign_in
from tests.journeys.test_notifications import mention
from tests.polling import until

pytestmark = pytest.mark.timeout(240)

READER = "recherche@demo.example"
WRITER = "direction@demo.example"
SETTINGS = "/compte/notifications"
HERE = "Me prévenir sur cet appareil"


@pytest.fixture
async def service(site: Site) -> AsyncIterator[PushServer]:
    async with push_server(site.certificate) as server:
        yield server


async def play_subscriptions(page: Page, endpoint: str) -> None:
    """What the browser would get from its maker's service; it keeps it over loads of pages, like a real one."""
    await page.add_init_script(
        f"""
        const made = () => ({{
            endpoint: '{endpoint}', options: {{ applicationServerKey: null }},
            unsubscribe: async () => {{ localStorage.removeItem('played'); return true; }},
        }});
        PushManager.prototype.getSubscription = async () => (localStorage.getItem('played') ? made() : null);
        PushManager.prototype.subscribe = async (options) => {{
            if (options.applicationServerKey.length !== 87) throw new Error('no key of this platform');
            localStorage.setItem('played', 'yes');
            return made();
        }};
        """
    )


class Worker:
    """The service worker of a page, woken as its browser would wake it."""

    def __init__(self, session: CDPSession, page: Page) -> None:
        self._session = session
        self._page = page
        self._registrations: list[str] = []
        session.on("ServiceWorker.workerRegistrationUpdated", self._note)

    def _note(self, found: dict[str, list[dict[str, str]]]) -> None:
        self._registrations += [one["registrationId"] for one in found["registrations"]]

    async def wake(self) -> None:
        await self._session.send("ServiceWorker.enable")
        registration = await until(lambda: self._registrations[-1] if self._registrations else None)
        origin = await self._page.evaluate("location.origin")
        await self._session.send(
            "ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": registration, "data": ""}
        )

    async def shown(self) -> list[str]:
        """Titles of the notifications on the screen."""
        found: list[str] = await self._page.evaluate(
            """async () => {
                const registration = await navigator.serviceWorker.getRegistration();
                return (await registration?.getNotifications() ?? []).map((each) => each.title);
            }"""
        )
        return found


async def switch_on(page: Page) -> None:
    await page.goto(SETTINGS)
    await page.get_by_role("checkbox", name=HERE).check()
    await expect(page.get_by_text("Cet appareil vous préviendra.").first).to_be_visible()
    await expect(page.get_by_role("checkbox", name=HERE)).to_be_checked()


async def test_a_device_is_woken_shows_what_is_new_and_lets_go_of_what_was_read(
    site: Site, open_page: OpenPage, service: PushServer
) -> None:
    reader, writer = await open_page(permissions=["notifications"]), await open_page()
    await play_subscriptions(reader, service.endpoint("device"))
    await sign_in(reader, READER)
    await sign_in(writer, WRITER)
    await switch_on(reader)
    assert await violations(reader) == []
    worker = Worker(await reader.context.new_cdp_session(reader), reader)

    await reader.get_by_role("button", name=re.compile("^Essayer")).click()
    await until(lambda: service.at("device") or None, seconds=60)
    await worker.wake()
    await until(lambda: _shows(worker, "Les notifications arrivent bien ici"))

    title = await mention(site, writer, reader)
    before = len(service.at("device"))

    def is_woken() -> bool:
        """The push waits for a minute in which it may be read in the tab that is open: let that be over."""
        over = "UPDATE notifications_notice SET push_after = now() - interval '1 minute'"
        over += ", created_at = created_at - interval '1 minute'"
        site.hasten(f"{over} WHERE push_stage = 'waiting' AND push_after > now()", PUSH_WAITING)
        return len(service.at("device")) > before

    await until(is_woken, seconds=30)
    assert {push.body for push in service.pushes} == {b""}
    await worker.wake()
    await until(lambda: _shows(worker, "On vous a mentionné"))

    await reader.goto("/notifications")
    await reader.get_by_role("listitem").filter(has_text=title).get_by_role("link").click()
    await expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()
    await until(lambda: _shows(worker, "On vous a mentionné", False), seconds=60)

    await reader.request.post("/api/accounts/sign-out", headers={"Origin": site.url})
    assert (await reader.request.get("/api/notifications/push")).status == 401


async def _shows(worker: Worker, title: str, there: bool = True) -> bool:
    return (title in await worker.shown()) is there


async def test_one_switches_it_off_again_and_signs_out(site: Site, open_page: OpenPage, service: PushServer) -> None:
    page = await open_page(permissions=["notifications"], viewport={"width": 360, "height": 740})
    await play_subscriptions(page, service.endpoint("phone"))
    await sign_in(page, READER)
    await switch_on(page)
    box = page.get_by_role("checkbox", name=HERE)
    await box.focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("Cet appareil ne vous préviendra plus.").first).to_be_visible()
    await expect(box).not_to_be_checked()
    await expect(page.get_by_role("listitem").filter(has_text="Cet appareil")).to_have_count(0)
    assert await page.evaluate("() => localStorage.getItem('played')") is None
    await page.get_by_role("checkbox", name="Mentions de vous ou de votre organisation : sur l’appareil").uncheck()
    await expect(page.get_by_role("radio", name=re.compile("^À ma façon"))).to_be_checked()
    await page.get_by_role("radio", name=re.compile("^Recommandé")).check()
    await expect(page.get_by_text("Réglages enregistrés.").first).to_be_visible()
    assert await violations(page) == []

    # Signing out ends it as well, on the server and in the browser.
    await box.check()
    await expect(page.get_by_role("listitem").filter(has_text="Cet appareil")).to_be_visible()
    await page.set_viewport_size({"width": 1280, "height": 800})
    me = await (await page.request.get("/api/accounts/me")).json()
    await page.get_by_role("button", name=re.compile(re.escape(me["name"]))).first.click()
    await page.get_by_role("menuitem", name="Se déconnecter").click()
    await expect(page).to_have_url(re.compile("/connexion"))
    await until(lambda: _gone(page))
    await sign_in(page, READER)
    await page.goto(SETTINGS)
    await expect(box).not_to_be_checked()


async def _gone(page: Page) -> bool:
    """Neither a subscription nor a service worker is left in the browser."""
    gone: bool = await page.evaluate(
        """async () => localStorage.getItem('played') === null && localStorage.getItem('push-owner') === null
            && (await navigator.serviceWorker.getRegistrations()).length === 0"""
    )
    return gone


async def test_a_refusal_is_explained(open_page: OpenPage) -> None:
    page = await open_page()
    await page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    await sign_in(page, READER)
    await page.goto(SETTINGS)
    await expect(page.get_by_text("Votre navigateur bloque les notifications de ce site.")).to_be_visible()
    await expect(page.get_by_role("checkbox", name=HERE)).to_have_count(0)
    assert await violations(page) == []
