"""Opened in the bounded process: what is kept, what is refused, and what it may cost."""

import resource
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.factories.media import image_bytes, office_bytes, pdf_bytes, upload
from tests.features.media.conftest import Uploaded, Work, World

from community.infra.imaging.bounded import BoundedProcess
from community.infra.sniffing import BY_NAME
from community.infra.storage import Storage


def named(value: object) -> str | None:
    """Names of cells without their bytes, which differ from run to run."""
    return value if isinstance(value, str) else type(value).__name__


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


async def state_of(world: World, file_id: object) -> tuple[str, str | None]:
    file = (await world["owner"].get(f"/api/media/files/{file_id}")).json()
    return file["state"], file["reason"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", SVG),
        ("photo.jpg", image_bytes(kind="PNG")),
        ("photo.gif", b"<html><script>alert(1)</script></html>"),
        ("notes.txt", b"  <!doctype html><script>alert(1)</script>"),
        ("notes.txt", SVG),
        ("prix.csv", b"a;b\x00c"),
        ("plan.pdf", b"GIF89a%PDF-1.4"),
        ("cahier.docx", b"MZ not an archive"),
        ("cahier.docx", office_bytes(main="xl/workbook.xml")),
        ("tableau.ods", office_bytes()),
    ],
    ids=named,
)
async def test_content_must_be_that_of_the_extension(
    world: World, uploaded: Uploaded, storage: Storage, name: str, data: bytes
) -> None:
    file_id = await uploaded(name, data)
    assert await state_of(world, file_id) == ("refused", "file_content_mismatch")
    assert (await world["owner"].get(f"/media/{file_id}")).status_code == 404
    assert not storage.path(file_id).exists()
    assert not storage.part_path(file_id).exists()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("photo.png", image_bytes()[:60], "file_damaged"),
        ("photo.jpg", b"\xff\xd8\xff" + b"x" * 500, "file_damaged"),
        ("plan.pdf", b"%PDF-1.4 nothing", "file_damaged"),
        ("cahier.docx", office_bytes()[:80], "file_damaged"),
        ("cahier.docx", office_bytes({"word/vbaProject.bin": b"x"}), "file_macros"),
    ],
    ids=named,
)
async def test_broken_and_dangerous_files_are_refused(
    world: World, uploaded: Uploaded, name: str, data: bytes, reason: str
) -> None:
    assert await state_of(world, await uploaded(name, data)) == ("refused", reason)


async def test_images_are_written_anew_without_what_they_say_of_their_maker(world: World, uploaded: Uploaded) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "secret description", 6  # turned a quarter
    exif.get_ifd(0x8825)[1] = "N"
    data = image_bytes(2000, 1000, kind="JPEG", exif=exif)
    assert b"secret" in data
    file_id = await uploaded("photo.jpeg", data)
    file = (await world["owner"].get(f"/api/media/files/{file_id}")).json()
    assert (file["width"], file["height"]) == (800, 1600)
    for path, size in ((f"/media/{file_id}", (800, 1600)), (f"/media/{file_id}/small", (320, 640))):
        answer = await world["owner"].get(path)
        assert answer.headers["Content-Type"] == "image/webp"
        assert b"secret" not in answer.content
        with Image.open(BytesIO(answer.content)) as image:
            assert (image.format, image.size, dict(image.getexif())) == ("WEBP", size, {})


@pytest.mark.parametrize(
    ("name", "kind"), [("a.webp", "WEBP"), ("a.avif", "AVIF"), ("a.gif", "GIF"), ("a.jpg", "JPEG")]
)
async def test_every_accepted_kind_of_image_opens(world: World, uploaded: Uploaded, name: str, kind: str) -> None:
    assert await state_of(world, await uploaded(name, image_bytes(kind=kind))) == ("ready", None)


async def test_what_moves_goes_on_moving_within_limits(world: World, uploaded: Uploaded) -> None:
    frames = [Image.new("RGB", (900, 500), (shade, 0, 0)) for shade in (0, 90, 180)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    file_id = await uploaded("tri.gif", out.getvalue())
    with Image.open(BytesIO((await world["owner"].get(f"/media/{file_id}")).content)) as image:
        assert (image.size, image.n_frames) == ((640, 356), 3)
    with Image.open(BytesIO((await world["owner"].get(f"/media/{file_id}/small")).content)) as image:
        assert getattr(image, "n_frames", 1) == 1


async def test_the_first_page_of_a_pdf_is_shown(world: World, uploaded: Uploaded) -> None:
    file_id = await uploaded("plan.pdf", pdf_bytes())
    answer = await world["owner"].get(f"/media/{file_id}/preview")
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (427, 640)
        assert image.convert("L").getextrema()[0] < 50
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert (await world["owner"].get(f"/media/{file_id}")).headers["Content-Disposition"].startswith("attachment")


def bomb(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("grand.png", bomb(20_000, 20_000), "file_too_many_pixels"),
        ("bombe.docx", office_bytes({"word/media": b"0" * 60_000_000}), "file_too_complex"),
        ("bombe.xlsx", office_bytes({f"x{n}": b"" for n in range(5001)}, main="xl/workbook.xml"), "file_too_complex"),
    ],
    ids=["pixels", "ratio", "parts"],
)
async def test_bombs_cost_little(world: World, work: Work, name: str, data: bytes, reason: str) -> None:
    file_id = await upload(world["owner"], name, data)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    await work()
    assert time.monotonic() - started < 10
    assert await state_of(world, file_id) == ("refused", reason)
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - mine) / 1024 < 20


async def test_an_archive_that_lies_about_its_sizes_is_counted(tmp_path: Path) -> None:
    data = bytearray(office_bytes({"word/media": b"0" * 5_000_000}))
    source = tmp_path / "lies.docx"
    size = (5_000_000).to_bytes(4, "little")
    at = data.rindex(size)
    data[at : at + 4] = (10).to_bytes(4, "little")
    source.write_bytes(bytes(data))
    result = await BoundedProcess({"unpacked": 1_000_000}).run(source, tmp_path, BY_NAME["docx"])
    assert result.refused in {"file_too_complex", "file_damaged"}


async def test_memory_and_time_end_at_the_bound(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.effect_noise((3000, 3000), 50).convert("RGBA").save(source, compress_level=1)
    little = BoundedProcess({"memory": 100 * 1024 * 1024})
    assert (await little.run(source, tmp_path, BY_NAME["png"])).refused == "file_too_complex"
    started = time.monotonic()
    short = BoundedProcess(wall_seconds=0.05)
    assert (await short.run(source, tmp_path, BY_NAME["png"])).refused == "file_too_complex"
    assert time.monotonic() - started < 3


async def test_the_job_may_run_twice(world: World, work: Work, uploaded: Uploaded, storage: Storage) -> None:
    file_id = await uploaded("a.png", image_bytes())
    assert not storage.path(file_id).exists(), "the original of an image is not kept"
    assert storage.path(file_id, "large").exists()
    assert await work() == []


def test_server_and_worker_do_not_load_pillow() -> None:
    import subprocess
    import sys

    code = "import sys, community.app.worker, community.app.factory; print({'PIL', 'pypdfium2'} & {*sys.modules})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "set()"
