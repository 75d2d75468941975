"""The manifest of the search slice: it knows the sources of others only as what `app` hands on."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.manifest import Intake, SliceManifest
from community.core.searching import SearchSource
from community.features.search.controllers import CONTROLLERS
from community.features.search.controllers.providers import DEPENDENCIES
from community.features.search.jobs import JOBS, LOOPS
from community.features.search.notices import NOTICES
from community.features.search.service.alert_subjects import alert_subjects
from community.features.search.service.indexing import note_events


def manifest(sources: Sequence[SearchSource]) -> SliceManifest:
    """The slice, for these sources."""
    events = tuple(dict.fromkeys(event for source in sources for event in source.events))

    async def note(session: AsyncSession, noted: Sequence[object]) -> None:
        await note_events(session, sources, noted)

    return SliceManifest(
        name="search",
        controllers=CONTROLLERS,
        dependencies=DEPENDENCIES,
        jobs=JOBS,
        subjects=[alert_subjects({source.kind: source for source in sources})],
        notices=NOTICES,
        loops=LOOPS,
        intakes=[Intake(events=events, note=note)] if events else [],
    )
