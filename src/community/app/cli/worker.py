"""`community worker`: what happens after a request, and by the clock."""

import click
import uvloop

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.worker import run_worker


@example("community worker")
@click.command()
def command() -> None:
    """Run the worker until SIGTERM or Ctrl-C, then finish the jobs under way.

    It hands on what the outbox holds (live frames, notifications, mails, search index) and runs
    scheduled jobs. Several workers may run at the same time.
    """
    settings = settings_with_database()
    if not settings.redis_url:
        raise CommandError("COMMUNITY_REDIS_URL: not set. `community up` starts its own servers.")
    uvloop.run(run_worker(settings))
