"""Web push: where pushes may go, as in production."""

import msgspec
import pytest
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock
from tests.features.notifications.waking import KEY, PATH

from community.infra.push import service as push_service
from community.infra.push.service import Answered, PushService
from community.infra.safe_fetch import SafeFetcher
from community.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, push_private_key=KEY, push_hosts="push.example.org, example.net")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/abc",
        "https://127.0.0.1/abc",
        "https://[::1]/abc",
        "https://2130706433/abc",
        "https://0x7f.1/abc",
        "https://localhost/abc",
        "https://user:password@push.example.org/abc",
        "https://push.example.org:8443/abc",
        "https://push.example.org\\@127.0.0.1/",
        "ftp://push.example.org/abc",
        "javascript:alert(1)",
        "https://evil.example.com/abc",
        "https://notpush.example.org/abc",
    ],
)
async def test_addresses_that_are_none_of_a_push_service(endpoint: str, world: World) -> None:
    """As in production, with a list of hosts; a subdomain of one of them is taken, another name that ends so is not."""
    answer = await world["reader"].post(f"{PATH}/devices", json={"endpoint": endpoint})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["code"] == "push_endpoint_refused"
    for good in ("https://push.example.org/abc", "https://eu.push.example.org/abc?x=1"):
        assert (await world["reader"].post(f"{PATH}/devices", json={"endpoint": good})).status_code == 204


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "::1", "169.254.169.254", "64:ff9b::7f00:1"])
async def test_a_name_that_leads_inside_is_never_asked(
    address: str, settings: Settings, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What resolved to a public address when it subscribed is looked at again when it is woken."""

    async def inside(_host: str, _port: int) -> list[str]:
        return ["93.184.215.14", address]

    monkeypatch.setattr(push_service, "_fetcher", lambda **_: SafeFetcher(resolve=inside))
    outcome = await PushService(msgspec.structs.replace(settings, push_near=False)).send(
        "https://push.example.org/abc", urgent=True, now=clock.now()
    )
    assert outcome.answered is Answered.GONE
