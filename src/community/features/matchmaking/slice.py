"""The manifest of the matchmaking slice."""

from typing import Final

from community.core.manifest import Intake, SliceManifest
from community.events.matchmaking import ConsortiumChanged
from community.features.matchmaking.consumers import CONSUMERS
from community.features.matchmaking.controllers import CONTROLLERS
from community.features.matchmaking.controllers.providers import DEPENDENCIES
from community.features.matchmaking.indexing import SEARCHES
from community.features.matchmaking.jobs import JOBS
from community.features.matchmaking.notices import NOTICES
from community.features.matchmaking.queries import consortium_teams, meeting_subjects, subjects
from community.features.matchmaking.realtime import DAY_CHANNEL, LIVE, may_watch_day
from community.features.matchmaking.service.changes import NOTED, note

MANIFEST: Final = SliceManifest(
    name="matchmaking",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    consumers=CONSUMERS,
    jobs=JOBS,
    live=LIVE,
    intakes=[Intake(events=NOTED, note=note)],
    quiet_events={
        ConsortiumChanged: "Whom it concerns is told by notices; the page looks again while teams are worked out.",
    },
    may_watch={DAY_CHANNEL: may_watch_day},
    searches=SEARCHES,
    subjects=(*subjects.SUBJECTS, *consortium_teams.SUBJECTS, *meeting_subjects.SUBJECTS),
    notices=NOTICES,
)
