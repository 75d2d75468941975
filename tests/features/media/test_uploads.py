"""Announced, received in pieces, resumed, given up; limits and quotas."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import make_settings, running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.media import TUS, UPLOADS, announce, announcement, append, image_bytes, office_bytes, upload
from tests.factories.web import member_client
from tests.features.media.conftest import Uploaded, Work, World

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.infra.db import open_database
from community.infra.storage import Storage


async def test_a_file_arrives_in_pieces_and_is_ready(world: World, work: Work, storage: Storage) -> None:
    owner, data = world["owner"], office_bytes({"word/media": bytes(range(256)) * 400})
    announced = await announce(owner, "Cahier des charges.docx", len(data))
    assert announced.status_code == 201
    assert announced.headers["Tus-Resumable"] == "1.0.0"
    location, middle = announced.headers["Location"], len(data) // 2
    assert (await append(owner, location, 0, data[:middle])).headers["Upload-Offset"] == str(middle)
    asked = await owner.head(location)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (str(middle), str(len(data)))
    assert (await append(owner, location, middle, data[middle:])).status_code == 204
    file = (await owner.get(f"/api/media/files/{announced.json()['id']}")).json()
    assert file["state"] == "processing"
    await work()
    file = (await owner.get(f"/api/media/files/{file['id']}")).json()
    assert (file["state"], file["name"], file["kind"]) == ("ready", "Cahier des charges.docx", "docx")
    served = await owner.get(f"/media/{file['id']}")
    assert hashlib.sha256(served.content).digest() == hashlib.sha256(data).digest()


async def test_a_cut_keeps_what_has_arrived(world: World, work: Work) -> None:
    owner, data = world["owner"], image_bytes(300, 300)
    location = (await announce(owner, "photo.png", len(data))).headers["Location"]

    async def cut() -> AsyncIterator[bytes]:
        yield data[:100]
        raise ConnectionResetError

    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    await owner.patch(location, headers=headers, content=cut())
    stands = int((await owner.head(location)).headers["Upload-Offset"])
    assert stands == 100
    assert (await append(owner, location, stands, data[stands:])).status_code == 204
    assert "media.process" in await work()


async def test_an_upload_goes_on_only_where_it_stands(world: World) -> None:
    owner = world["owner"]
    location = (await announce(owner, "photo.png", 1000)).headers["Location"]
    await append(owner, location, 0, b"x" * 10)
    for offset in (0, 9, 11, 1000):
        wrong = await append(owner, location, offset, b"x")
        assert (wrong.status_code, wrong.json()["code"]) == (409, "upload_offset")
        assert wrong.json()["params"] == {"offset": 10}


async def test_more_than_announced_is_refused(world: World, work: Work) -> None:
    owner = world["owner"]
    location = (await announce(owner, "notes.txt", 10)).headers["Location"]
    assert (await append(owner, location, 0, b"x" * 11)).json()["code"] == "upload_over"
    assert (await owner.head(location)).headers["Upload-Offset"] == "0"
    assert (await append(owner, location, 0, b"x" * 10)).status_code == 204
    assert (await append(owner, location, 10, b"x")).status_code == 409


async def test_one_request_carries_a_bounded_piece(world: World) -> None:
    owner = world["owner"]
    location = (await announce(owner, "plan.pdf", 3_000_000)).headers["Location"]
    assert (await append(owner, location, 0, b"x" * 2_000_001)).status_code == 413
    assert (await owner.head(location)).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({**announcement("a.png", 5), "Tus-Resumable": "0.2.2"}, 412, "upload_version"),
        ({**announcement("a.png", 5), "Upload-Metadata": "filename ###"}, 422, "invalid"),
        ({**announcement("a.png", 5), "Upload-Metadata": "title YQ=="}, 422, "invalid"),
        (announcement("a.png", 0), 422, "invalid"),
        (announcement("a.svg", 5), 415, "file_type_refused"),
        (announcement("a.html", 5), 415, "file_type_refused"),
        (announcement("a.docm", 5), 415, "file_type_refused"),
        (announcement("photo", 5), 415, "file_type_refused"),
        (announcement("photo.jpg.exe", 5), 415, "file_type_refused"),
        (announcement("a.png", 20_000_001), 413, "file_too_large"),
        (announcement("a.pdf", 50_000_001), 413, "file_too_large"),
    ],
)
async def test_what_cannot_be_announced(world: World, headers: dict[str, str], status: int, code: str) -> None:
    answer = await world["owner"].post(UPLOADS, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\camille\\prix.csv", "prix.csv"),
        ("facture\u202egnp.pdf", "facturegnp.pdf"),
        ("a\x00b\r\nc\u200b\ufeff.png", "abc.png"),
        (".hidden.txt", "hidden.txt"),
        ("été 2026 \u2028 prix.txt", "été 2026 prix.txt"),
        ("x" * 300 + ".png", "x" * 196 + ".png"),
    ],
)
async def test_names_are_never_paths_nor_disguises(world: World, given: str, kept: str) -> None:
    assert (await announce(world["owner"], given, 5)).json()["name"] == kept


async def test_the_header_of_a_download_survives_any_name(world: World, uploaded: Uploaded) -> None:
    file_id = await uploaded('été "prix"; filename=x.txt', b"bonjour")
    header = (await world["owner"].get(f"/media/{file_id}")).headers["Content-Disposition"]
    assert header.startswith('attachment; filename="ete _prix__ filename_x.txt"; filename*=UTF-8')
    assert "%C3%A9t%C3%A9%20%22prix%22%3B%20filename%3Dx.txt" in header


async def test_uploads_of_others_do_not_exist(world: World) -> None:
    location = (await announce(world["owner"], "a.png", 5)).headers["Location"]
    for name in ("colleague", "stranger", "moderator"):
        browser = world[name]
        assert (await browser.head(location)).status_code == 404
        assert (await append(browser, location, 0, b"x")).status_code == 404
        assert (await browser.delete(location)).status_code == 404


async def test_an_upload_can_be_given_up(world: World, work: Work, storage: Storage) -> None:
    announced = await announce(world["owner"], "a.png", 5)
    location = announced.headers["Location"]
    await append(world["owner"], location, 0, b"xx")
    assert (await world["owner"].delete(location)).status_code == 204
    assert (await world["owner"].head(location)).status_code == 404
    await work()
    assert list((storage.path(world.post.id).parents[3] / "parts").iterdir()) == []


async def test_foreign_pages_cannot_upload(world: World) -> None:
    owner = world["owner"]
    location = (await announce(owner, "a.png", 5)).headers["Location"]
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await owner.post(UPLOADS, headers={**announcement("a.png", 5), **evil})).status_code == 403
    headers = {**TUS, "Upload-Offset": "0"}
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        sent = await owner.patch(location, headers={**headers, "Content-Type": kind}, content=b"xxxxx")
        assert sent.status_code == 415


@pytest.fixture
async def small_quota(
    own_database: str, urls: StackUrls, tmp_path: Path
) -> AsyncIterator[tuple[Community, dict[str, httpx.AsyncClient]]]:
    """A platform of its own, where a person has 1000 bytes and an organisation 1500."""
    settings = make_settings(
        own_database,
        urls.redis_url,
        tmp_path,
        media_person_bytes=1000,
        media_organisation_bytes=1500,
    )
    async with open_database(settings, application_name="tests") as database:
        async with AsyncSession(database.bind, expire_on_commit=False) as session:
            firm = await make_organisation(session)
            tokens = [await sign_in(session, await make_person(session, organisation=firm)) for _ in range(2)]
            await session.commit()
        async with (
            running(create_app(settings, database=database)) as app,
            member_client(app, tokens[0]) as first,
            member_client(app, tokens[1]) as second,
        ):
            yield app, {"first": first, "second": second}


async def test_quotas_say_how_much_is_left(
    small_quota: tuple[Community, dict[str, httpx.AsyncClient]],
) -> None:
    _, browsers = small_quota
    assert (await announce(browsers["first"], "a.txt", 700)).status_code == 201
    over = await announce(browsers["first"], "b.txt", 301)
    assert (over.status_code, over.json()["code"]) == (409, "quota_person")
    assert over.json()["params"] == {"left": 300, "limit": 1000}
    assert (await announce(browsers["second"], "c.txt", 801)).json()["code"] == "quota_organisation"
    assert (await announce(browsers["second"], "c.txt", 800)).status_code == 201
    taken = (await browsers["first"].get("/api/media/quota")).json()
    assert (taken["personUsed"], taken["organisationUsed"]) == (700, 1500)


async def test_the_last_place_is_given_once(
    small_quota: tuple[Community, dict[str, httpx.AsyncClient]],
) -> None:
    _, browsers = small_quota
    answers = await asyncio.gather(
        *(announce(browsers[name], "a.txt", 400) for name in ("first", "second") for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5


async def test_a_limit_lowered_during_an_upload_keeps_what_has_arrived(
    small_quota: tuple[Community, dict[str, httpx.AsyncClient]],
) -> None:
    app, browsers = small_quota
    first = browsers["first"]
    location = (await announce(first, "a.txt", 900)).headers["Location"]
    await append(first, location, 0, b"a" * 500)
    house = app.state.house
    lowered, former = {"media_person_bytes": 600}, house.settings
    house.settings = make_settings(
        former.database_url, former.redis_url, former.data_dir, media_organisation_bytes=1500, **lowered
    )
    refused = await append(first, location, 500, b"a" * 400)
    assert (refused.status_code, refused.json()["code"]) == (409, "quota_person")
    assert (await first.head(location)).headers["Upload-Offset"] == "900"
    house.settings = former
    assert (await append(first, location, 900, b"")).status_code == 204
    assert (await first.get(f"/api/media/files/{location.rsplit('/', 1)[1]}")).json()["state"] == "processing"


async def test_two_requests_never_write_one_upload(
    small_quota: tuple[Community, dict[str, httpx.AsyncClient]],
) -> None:
    app, browsers = small_quota
    first = browsers["first"]
    location = (await announce(first, "a.txt", 10)).headers["Location"]
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"aaaaa"
        begun.set()
        await go_on.wait()
        yield b"aaaaa"

    headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    slow = asyncio.create_task(first.patch(location, headers=headers, content=slowly()))
    await asyncio.wait_for(begun.wait(), 5)
    busy = await append(first, location, 0, b"b" * 10)
    assert busy.status_code in {423, 409}
    go_on.set()
    assert (await slow).status_code == 204
    assert app.state.house.ready


async def test_the_same_bytes_are_held_once_in_memory(world: World, work: Work) -> None:
    """A large upload goes to disk block by block: the process does not grow with it."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    await upload(world["owner"], "grand.csv", b"a;b\n" * 6_000_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    # The test itself holds the 24 MB and the pieces that it sends.
    assert grown < 60
