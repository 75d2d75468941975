"""The public form as tests fill it in, and the queue as a moderator reads it."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from typing import Any

import httpx
from tests.features.accounts.conftest import Mails, token_in

API = "/api/accounts"
PASSWORD = "trois girafes lisent le journal"
Worker = Callable[[], Awaitable[list[str]]]
FORM: dict[str, Any] = {
    "organisation": {
        "identifierKind": "siret",
        "identifier": "732 829 320 00074",
        "legalName": "Établissements Thévenin",
        "kind": "firm",
        "nafCode": "62.01Z",
        "nafNomenclature": "NAFRev2",
        "address": {"line1": "3 rue des Tanneurs", "postcode": "21000", "city": "Dijon", "country": "FR"},
        "languages": ["fr", "de"],
        "website": "https://thevenin.example",
    },
    "person": {
        "givenName": "Inès",
        "familyName": "Thévenin",
        "function": "Gérante",
        "email": "ines@thevenin.example",
        "locale": "en",
    },
    "reason": "Trouver des partenaires\npour l'export.",
}


def form(**changes: Any) -> dict[str, Any]:
    """The form with some fields changed, named by their path: `person__email`."""
    made = deepcopy(FORM)
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = made
        for parent in parents:
            place = place[parent]
        place[last] = value
    return made


async def confirmed(client: httpx.AsyncClient, work: Worker, mails: Mails, **changes: Any) -> None:
    """Apply, and follow the link of the mail."""
    assert (await client.post(f"{API}/applications", json=form(**changes))).status_code == 202
    await work()
    mail = next(mail for mail in reversed(await mails()) if mail.template == "application_confirm")
    answer = await client.post(f"{API}/applications/confirm", json={"token": token_in(mail)})
    assert answer.json() == {"state": "waiting"}
    await work()


async def queue(client: httpx.AsyncClient, state: str = "waiting") -> list[dict[str, Any]]:
    answer = await client.get(f"{API}/applications", params={"state": state})
    assert answer.status_code == 200
    return list(answer.json()["items"])
