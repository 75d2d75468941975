"""The manifest of the messaging slice."""

from community.core.manifest import SliceManifest
from community.events.messaging import ReportFiled, ReportHandled
from community.features.messaging.consumers import CONSUMERS
from community.features.messaging.controllers import CONTROLLERS
from community.features.messaging.controllers.providers import DEPENDENCIES
from community.features.messaging.indexing import SEARCHES
from community.features.messaging.jobs import JOBS
from community.features.messaging.notices import NOTICES
from community.features.messaging.queries.subjects import SUBJECTS
from community.features.messaging.realtime import FRAMES, LIVE, PRESENCE, may_watch_presence

MANIFEST = SliceManifest(
    name="messaging",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    consumers=CONSUMERS,
    jobs=JOBS,
    live=LIVE,
    frames=FRAMES,
    presence=PRESENCE,
    may_watch={PRESENCE.channel: may_watch_presence},
    searches=SEARCHES,
    subjects=SUBJECTS,
    notices=NOTICES,
    quiet_events={
        ReportFiled: "the moderators' notice goes with it; for the moderation slice to come",
        ReportHandled: "moderators read their list; for the moderation slice to come",
    },
)
