"""Work of the slice in the worker."""

from typing import Final

from community.core.manifest import Job
from community.features.forums.jobs.polls import close_due_polls

JOBS: Final = (Job(name="forums.close_due_polls", handle=close_due_polls, cron="* * * * *", attempts=1),)
