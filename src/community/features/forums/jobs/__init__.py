"""Work of the slice in the worker."""

from typing import Final

from community.core.manifest import Job
from community.features.forums.jobs.polls import close_due_polls
from community.features.forums.jobs.timers import ring_due_timers

JOBS: Final = (
    Job(name="forums.close_due_polls", handle=close_due_polls, cron="* * * * *", attempts=1),
    Job(name="forums.ring_due_timers", handle=ring_due_timers, cron="* * * * *", attempts=1),
)
