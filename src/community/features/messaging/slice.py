"""The manifest of the messaging slice."""

from community.core.manifest import SliceManifest
from community.features.messaging.controllers import CONTROLLERS
from community.features.messaging.controllers.providers import DEPENDENCIES
from community.features.messaging.queries.subjects import SUBJECTS
from community.features.messaging.realtime import FRAMES, LIVE

MANIFEST = SliceManifest(
    name="messaging",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    live=LIVE,
    frames=FRAMES,
    subjects=SUBJECTS,
)
