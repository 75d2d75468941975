"""`community matcher`: partners are worked out here, into rows that the servers read."""

import click
import uvloop

from community.app.cli.environment import settings_with_database
from community.app.cli.group import example
from community.app.matcher import run_matcher


@example("community matcher")
@click.command()
def command() -> None:
    """Run the matcher until SIGTERM or Ctrl-C.

    It holds all profiles and needs in memory, follows what changes, and writes who fits whom. One works at a time; a
    second one waits as a spare. Without one, matches stay as they are.
    """
    uvloop.run(run_matcher(settings_with_database()))
