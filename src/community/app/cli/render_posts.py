"""`community render-posts`: bring stored texts to the present rules of Markdown."""

import asyncio

import click

from community.app.cli.environment import settings_with_database
from community.app.cli.group import example
from community.features.forums.service.rendering import RenderingService
from community.infra.db import Database, open_database
from community.settings import Settings


@example("community render-posts")
@click.command()
def command() -> None:
    """Render the posts again that were rendered by former rules of Markdown.

    It goes in small transactions beside the running platform. Stopped and started again, it goes on where it was.
    """
    rendered, changed = asyncio.run(_run(settings_with_database()))
    click.echo(f"{rendered:,} posts rendered, {changed:,} look different now.")


async def _run(settings: Settings) -> tuple[int, int]:
    async with open_database(settings, application_name="community-render", statement_timeout_ms=60_000) as database:
        return await render_all(database)


async def render_all(database: Database) -> tuple[int, int]:
    """Render batch after batch; how many posts were rendered, and how many look different."""
    after, rendered, changed = None, 0, 0
    while True:
        async with database.unit_of_work() as uow:
            batch = await RenderingService(uow).render_batch(after=after)
        if batch.last is None:
            return rendered, changed
        after, rendered, changed = batch.last, rendered + batch.rendered, changed + batch.changed
