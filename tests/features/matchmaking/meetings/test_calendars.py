"""Meetings in calendar programs: by an address that nobody can guess, and as a file."""

import httpx
from tests.conftest import client_of
from tests.features.matchmaking.meetings.conftest import Fair

from community.app.factory import Community


async def fetched(app: Community, address: str, **headers: str) -> httpx.Response:
    async with client_of(app, **headers) as program:
        return await program.get(address)


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


async def test_a_calendar_program_follows_by_a_secret_address(fair: Fair, app: Community) -> None:
    assert (await fair["ana"].get("/api/matchmaking/calendar-token")).json() == {"since": None}
    address = (await fair["ana"].post("/api/matchmaking/calendar-token")).json()["address"]
    empty = await fetched(app, address)
    assert "BEGIN:VEVENT" not in empty.text
    await fair.wish("ana", "bruno")
    await fair.wish("carla", "dora")
    await fair.publish()
    answer = await fetched(app, address)
    text = unfolded(answer.text)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (text.count("BEGIN:VEVENT"), "Maison Bruno" in text, "Carla" in text) == (1, True, False)
    assert "SUMMARY:Rencontre avec Bruno" in text
    assert f"URL:http://testserver.local/rencontres/{fair.day.id}" in text
    assert str(fair.coming["bruno"].id) not in text
    same = await fetched(app, address, **{"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


async def test_what_is_called_off_is_cancelled_in_calendars_too(fair: Fair, app: Community) -> None:
    await fair.wish("ana", "bruno")
    await fair.publish()
    address = (await fair["ana"].post("/api/matchmaking/calendar-token")).json()["address"]
    before = unfolded((await fetched(app, address)).text)
    uid = next(line for line in before.split("\r\n") if line.startswith("UID:"))
    fair.clock.pass_(minutes=1)
    await fair.did("bruno", "POST", f"/meetings/{(await fair.between('ana', 'bruno')).id}/refusal")
    after = unfolded((await fetched(app, address)).text)
    assert {uid, "STATUS:CANCELLED", "SEQUENCE:1"} <= set(after.split("\r\n"))


async def test_an_address_that_is_taken_back_opens_nothing(fair: Fair, app: Community) -> None:
    first, second = [(await fair["ana"].post("/api/matchmaking/calendar-token")).json()["address"] for _ in range(2)]
    assert [(await fetched(app, each)).status_code for each in (first, second)] == [404, 200]
    assert (await fair["ana"].get("/api/matchmaking/calendar-token")).json()["since"] is not None
    await fair["ana"].delete("/api/matchmaking/calendar-token")
    assert (await fetched(app, second)).status_code == 404


async def test_an_agenda_is_taken_along_as_a_file(fair: Fair) -> None:
    await fair.wish("ana", "bruno")
    await fair.publish()
    answer = await fair["bruno"].get(f"{fair.path}/agenda.ics")
    assert "Maison Ana" in unfolded(answer.text)
    assert answer.headers["content-disposition"] == 'attachment; filename="agenda.ics"'
    assert (await fair["fred"].get(f"{fair.path}/agenda.ics")).status_code == 404
