"""Work of the slice in the worker."""

from typing import Final
from uuid import UUID

from community.core.manifest import Job
from community.features.media.service import processing
from community.features.media.service.uploads import DISCARD_JOB, PROCESS_JOB
from community.infra.consuming import ConsumerContext
from community.infra.imaging.bounded import BoundedProcess
from community.infra.storage import Storage

# One for the worker: two large images at a time would be twice the memory.
_PROCESS: Final = BoundedProcess()


async def process(context: ConsumerContext, *, file_id: str, kind: str) -> None:
    """Open what was uploaded."""
    work = processing.Processing(
        session=context.session,
        outbox=context.outbox,
        clock=context.clock,
        settings=context.settings,
        process=_PROCESS,
    )
    await work.run(UUID(file_id), processing.type_of(kind))


async def discard(context: ConsumerContext, *, file_id: str, variant: str | None = None) -> None:
    storage = Storage(context.settings.files_dir)
    await processing.discard(context.session, storage, UUID(file_id), variant=variant)


async def sweep(context: ConsumerContext) -> None:
    await processing.sweep(context.session, Storage(context.settings.files_dir), now=context.clock.now())


JOBS: Final = [
    Job(name=PROCESS_JOB, handle=process, attempts=5),
    Job(name=DISCARD_JOB, handle=discard),
    Job(name="media.sweep", handle=sweep, cron="35 * * * *", attempts=3),
]
