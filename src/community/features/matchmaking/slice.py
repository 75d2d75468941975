"""The manifest of the matchmaking slice."""

from typing import Final

from community.core.manifest import SliceManifest
from community.events.matchmaking import LinesChanged
from community.features.matchmaking.controllers import CONTROLLERS
from community.features.matchmaking.controllers.providers import DEPENDENCIES
from community.features.matchmaking.indexing import SEARCHES
from community.features.matchmaking.jobs import JOBS

MANIFEST: Final = SliceManifest(
    name="matchmaking",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    jobs=JOBS,
    quiet_events={LinesChanged: "Matches are worked out from the lines when they are asked for."},
    searches=SEARCHES,
)
