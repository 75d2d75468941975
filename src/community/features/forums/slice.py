"""The manifest of the forums slice."""

from community.core.manifest import SliceManifest
from community.features.forums.consumers import CONSUMERS
from community.features.forums.consumers.inbound import INBOUND
from community.features.forums.controllers import CONTROLLERS
from community.features.forums.controllers.providers import DEPENDENCIES
from community.features.forums.indexing import SEARCHES
from community.features.forums.jobs import JOBS
from community.features.forums.notices import NOTICES
from community.features.forums.queries.subjects import SUBJECTS
from community.features.forums.realtime import LIVE, TOPIC_CHANNEL, audiences, may_watch_topic

MANIFEST = SliceManifest(
    name="forums",
    controllers=CONTROLLERS,
    dependencies=DEPENDENCIES,
    consumers=CONSUMERS,
    jobs=JOBS,
    live=LIVE,
    audiences=audiences,
    subjects=SUBJECTS,
    notices=NOTICES,
    inbound=INBOUND,
    searches=SEARCHES,
    may_watch={TOPIC_CHANNEL: may_watch_topic},
)
