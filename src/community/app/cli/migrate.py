"""`community migrate`: the database schema."""

import click

from community.app.cli.environment import settings_with_database
from community.app.cli.group import example
from community.app.cli.progress import Progress
from community.app.schema import Schema


@example("community migrate", "community migrate --check && echo up to date")
@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 when revisions are missing.")
def command(check: bool) -> int:
    """Bring the database schema to this version, revision by revision.

    Safe to repeat, and to run while the previous version still serves.
    """
    schema = Schema(settings_with_database().database_url)
    progress = Progress()
    waiting = schema.waiting()
    if check:
        progress.line(f"{len(waiting)} revisions to apply" if waiting else f"Schema at {schema.head()}")
        for revision in waiting:
            progress.console.print(f"  {revision}", markup=False)
        return 1 if waiting else 0
    if waiting:
        schema.upgrade(progress.line)
    progress.line(f"Schema at {schema.head()}")
    return 0
