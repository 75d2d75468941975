"""Work of the slice in the worker."""

from typing import Final

from community.core.manifest import Job, Loop
from community.features.search.jobs.indexer import reconcile, run_feeder, run_indexer

LOOPS: Final = (Loop(name="search.index", run=run_indexer), Loop(name="search.feed", run=run_feeder))
JOBS: Final = (Job(name="search.reconcile", handle=reconcile, cron="10 4 * * *", attempts=3),)
