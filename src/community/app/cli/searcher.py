"""`community searcher`: an index on this machine, and the answers to what people search."""

import click
import uvloop

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.searcher import run_searcher


@example("COMMUNITY_SEARCHER_URLS=tcp://127.0.0.1:7800 community searcher")
@click.command()
def command() -> None:
    """Run a searcher until SIGTERM or Ctrl-C.

    It keeps an index of its own in COMMUNITY_DATA_DIR, made from PostgreSQL, and answers the servers at
    COMMUNITY_SEARCHER_LISTEN. Several may run, on any machines; without one PostgreSQL answers searches.
    """
    settings = settings_with_database()
    if not settings.searchers and not settings.searcher_listen:
        raise CommandError("COMMUNITY_SEARCHER_LISTEN: not set. Give tcp://host:port.")
    uvloop.run(run_searcher(settings))
