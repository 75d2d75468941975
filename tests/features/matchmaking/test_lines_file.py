"""Profiles from spreadsheets."""

from typing import Any

import pytest
from tests.factories.matchmaking import BASE
from tests.features.matchmaking.conftest import Market

FILE = """\ufeffside;kind;text;codes;tags;places;languages;certifications;capacity;unit;stage
offre;service;De Perpignan;49.41A;Transport frigorifique;FR-66,ES;fr,es;IFS Logistics:2027-03-31;1200,5;palettes;
besoin;product;Melons charentais;0807;melon;FR;;;;;
;;;;;;;;;;
offre;magic;Un rêve;;;;;;;;
offre;service;Deux codes;9999,0807;;;;;;;
offre;service;Une date;;;;;IFS:demain;;;
offre;service;;;;;;;;;
offre;service;Une quantité;;;;;;beaucoup;t;
"""


async def sent(market: Market, name: str, content: str, *, check: bool) -> Any:
    path = f"{BASE}/organisations/{market.firm.id}/profile/file"
    return await market[name].post(path, json={"content": content, "check": check})


async def test_good_rows_become_lines_and_the_others_are_named(market: Market) -> None:
    checked = (await sent(market, "ana", FILE, check=True)).json()
    assert (checked["found"], checked["written"]) == (2, 0)
    assert [(one["row"], one["column"], one["code"], one["value"]) for one in checked["problems"]] == [
        (5, "kind", "not_in_list", "magic"),
        (6, "codes", "code_format", "9999,0807"),
        (7, "certifications", "wrong_date", "IFS:demain"),
        (8, "text", "required", ""),
        (9, "capacity", "not_a_number", "beaucoup"),
    ]
    written = (await sent(market, "ana", FILE, check=False)).json()
    assert written["written"] == 2
    profile = (await market["carla"].get(f"{BASE}/organisations/{market.firm.id}/profile")).json()
    offer, seek = profile["lines"]
    assert offer["terms"] == {
        "codes": ["naf:49.41A"],
        "tags": ["refrigerated_transport"],
        "places": ["FR-66", "ES"],
        "languages": ["fr", "es"],
        "certifications": [{"key": "ifs_logistics", "until": "2027-03-31"}],
        "capacity": 1200.5,
        "capacityUnit": "pallet",
    }
    assert (seek["side"], seek["terms"]["codes"]) == ("seek", ["cn:0807"])


@pytest.mark.parametrize("content", ["text\nbonjour", "\n", "side,kind\noffer,service"])
async def test_a_file_without_the_columns_is_refused(market: Market, content: str) -> None:
    answer = await sent(market, "ana", content, check=False)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "columns_missing")


async def test_a_stranger_cannot_fill_it(market: Market) -> None:
    assert (await sent(market, "carla", FILE, check=False)).status_code == 403
