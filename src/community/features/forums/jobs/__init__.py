"""Work of the slice in the worker."""

from typing import Final

from community.core.manifest import Job
from community.features.forums.jobs.bookmarks import send_due_reminders
from community.features.forums.jobs.following import end_ignoring
from community.features.forums.jobs.polls import close_due_polls
from community.features.forums.jobs.timers import ring_due_timers
from community.features.forums.jobs.writing import PUBLISH, find_due_posts, forget_drafts, publish_scheduled_post

JOBS: Final = (
    Job(name="forums.send_due_reminders", handle=send_due_reminders, cron="* * * * *", attempts=1),
    Job(name="forums.close_due_polls", handle=close_due_polls, cron="* * * * *", attempts=1),
    Job(name="forums.ring_due_timers", handle=ring_due_timers, cron="* * * * *", attempts=1),
    Job(name="forums.find_due_posts", handle=find_due_posts, cron="* * * * *", attempts=1),
    Job(name=PUBLISH, handle=publish_scheduled_post, attempts=5),
    Job(name="forums.forget_drafts", handle=forget_drafts, cron="50 3 * * *", attempts=3),
    Job(name="forums.end_ignoring", handle=end_ignoring, cron="*/5 * * * *", attempts=1),
)
