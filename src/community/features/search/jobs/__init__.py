"""Work of the slice in the worker."""

from typing import Final

from community.core.manifest import Job, Loop
from community.features.search.jobs.alerts import LOOK, find_due_alerts, forget_told, look_after_alert
from community.features.search.jobs.indexer import reconcile, run_feeder, run_indexer
from community.features.search.jobs.insights import forget_searches

LOOPS: Final = (Loop(name="search.index", run=run_indexer), Loop(name="search.feed", run=run_feeder))
JOBS: Final = (
    Job(name="search.reconcile", handle=reconcile, cron="10 4 * * *", attempts=3),
    Job(name="search.find_due_alerts", handle=find_due_alerts, cron="* * * * *", attempts=1),
    Job(name=LOOK, handle=look_after_alert, attempts=5),
    Job(name="search.forget_told", handle=forget_told, cron="20 4 * * *", attempts=3),
    Job(name="search.forget_searches", handle=forget_searches, cron="30 4 * * *", attempts=3),
)
