"""The owner's tabs hear when a file is ready or refused; nobody else does."""

from uuid import UUID

from tests.factories.media import image_bytes
from tests.features.media.conftest import Uploaded, World

from community.app.slices import MANIFESTS
from community.core.live import person_audience
from community.events.media import FileProcessed
from community.infra.catalogue import Catalogue


def test_the_frame_goes_to_the_owner() -> None:
    owner, file = UUID(int=1), UUID(int=2)
    event = FileProcessed(file_id=file, owner_id=owner, state="refused", reason="file_damaged")
    message = Catalogue(MANIFESTS).live_message(event)
    assert message is not None
    assert message.audiences == (person_audience(owner),)
    assert message.frame == {
        "name": "media.file_processed",
        "fileId": str(file),
        "state": "refused",
        "reason": "file_damaged",
    }


async def test_opening_a_file_is_told_once(world: World, uploaded: Uploaded, session: object) -> None:
    from sqlalchemy import select

    from community.infra.outbox import OutboxEvent

    file_id = await uploaded("a.png", image_bytes())
    rows = await session.scalars(select(OutboxEvent).where(OutboxEvent.name == FileProcessed.name))  # type: ignore[attr-defined]
    assert [row.payload for row in rows] == [
        {"file_id": str(file_id), "owner_id": str(world.people["owner"].id), "state": "ready", "reason": None}
    ]
