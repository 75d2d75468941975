"""The manifest of the matchmaking slice."""

from typing import Final

from community.core.manifest import Intake, SliceManifest
from community.events.matchmaking import ConsortiumChanged
from community.features.matchmaking.controllers import CONTROLLERS
from community.features.matchmaking.controllers.providers import DEPENDENCIES
from community.features.matchmaking.indexing import SEARCHES
from community.features.matchmaking.jobs import JOBS
from community.features.matchmaking.notices import NOTICES
from community.features.matchmaking.queries.consortium_teams import SUBJECTS
from community.features.matchmaking.service.changes import NOTED, note

MANIFEST: Final = SliceManifest(
    name="matchmaking",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    jobs=JOBS,
    intakes=[Intake(events=NOTED, note=note)],
    quiet_events={
        ConsortiumChanged: "Whom it concerns is told by notices; the page looks again while teams are worked out.",
    },
    searches=SEARCHES,
    subjects=SUBJECTS,
    notices=NOTICES,
)
