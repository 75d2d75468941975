"""Files: as rows with their bytes on disk, and as bytes to upload."""

import zipfile
from base64 import b64encode
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.accounts.models import Person
from community.features.media.models import File, FileState, FileUse
from community.infra.storage import Storage

UPLOADS = "/api/media/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
WORD = "word/document.xml"


def image_bytes(
    width: int = 80,
    height: int = 60,
    *,
    kind: str = "PNG",
    colour: tuple[int, int, int] = (20, 120, 40),
    **options: Any,
) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return out.getvalue()


def office_bytes(parts: dict[str, bytes] | None = None, *, main: str = WORD) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", main: b"<w/>", **(parts or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf_bytes() -> bytes:
    """A page with a line on it."""
    content = b"0 0 0 RG 20 20 m 180 180 l S"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    return bytes(out)


def announcement(name: str, size: int) -> dict[str, str]:
    """Headers that announce an upload."""
    filename = b64encode(name.encode()).decode()
    return {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {filename}"}


async def announce(browser: httpx.AsyncClient, name: str, size: int) -> httpx.Response:
    return await browser.post(UPLOADS, headers=announcement(name, size))


async def append(browser: httpx.AsyncClient, location: str, offset: int, data: bytes) -> httpx.Response:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return await browser.patch(location, headers=headers, content=data)


async def upload(browser: httpx.AsyncClient, name: str, data: bytes) -> UUID:
    """A whole upload; the worker has still to open it."""
    announced = await announce(browser, name, len(data))
    assert announced.status_code == 201, announced.text
    for at in range(0, len(data), 1_500_000):
        sent = await append(browser, announced.headers["Location"], at, data[at : at + 1_500_000])
        assert sent.status_code == 204, sent.text
    return UUID(announced.json()["id"])


async def make_file(
    session: AsyncSession,
    storage: Storage,
    owner: Person,
    *,
    used_by: tuple[str, UUID] | None = None,
    data: bytes | None = None,
    **changes: Any,
) -> File:
    """A ready image with its variants on disk."""
    data = data or image_bytes(kind="WEBP")
    values: dict[str, Any] = {
        "id": new_id(),
        "name": "cagettes.png",
        "kind": "png",
        "size": len(data),
        "stored_size": 2 * len(data),
        "state": FileState.READY,
        "width": 80,
        "height": 60,
        "sha256": b"\x01" * 32,
        "created_at": datetime.now(UTC),
        **changes,
    }
    file = File(owner_id=owner.id, **values)
    session.add(file)
    await session.flush()
    for variant in ("large", "small", "original"):
        path = storage.path(file.id, variant)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if used_by is not None:
        session.add(FileUse(file_id=file.id, subject_kind=used_by[0], subject_id=used_by[1]))
        await session.flush()
    return file
