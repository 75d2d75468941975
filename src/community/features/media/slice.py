"""The manifest of the media slice."""

from community.core.manifest import SliceManifest
from community.features.media.controllers import CONTROLLERS, FILES
from community.features.media.controllers.providers import DEPENDENCIES
from community.features.media.jobs import JOBS
from community.features.media.realtime import LIVE

MANIFEST = SliceManifest(
    name="media",
    controllers=CONTROLLERS,
    files=FILES,
    dependencies=DEPENDENCIES,
    jobs=JOBS,
    live=LIVE,
)
