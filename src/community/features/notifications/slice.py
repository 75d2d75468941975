"""The manifest of the notifications slice."""

from typing import Final

from community.core.manifest import SliceManifest
from community.features.notifications.consumers import CONSUMERS
from community.features.notifications.controllers import CONTROLLERS
from community.features.notifications.controllers.providers import DEPENDENCIES
from community.features.notifications.jobs import JOBS
from community.features.notifications.realtime import LIVE

MANIFEST: Final = SliceManifest(
    name="notifications",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    consumers=CONSUMERS,
    jobs=JOBS,
    live=LIVE,
)
