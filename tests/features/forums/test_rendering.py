"""Posts of former rules are rendered again, in batches that can be stopped."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World

from community.app.cli.render_posts import render_all
from community.features.forums.models import Post
from community.features.forums.service.rendering import RenderingService
from community.infra.db import Database
from community.infra.markdown import RENDERER_VERSION, render_markdown


async def _age(session: AsyncSession, world: World) -> None:
    await session.execute(
        update(Post).where(Post.topic_id == world.topic.id).values(renderer_version=0, html="<p>former</p>")
    )
    await session.commit()


async def _posts(session: AsyncSession, world: World) -> list[Post]:
    statement = select(Post).where(Post.topic_id == world.topic.id).execution_options(populate_existing=True)
    return list(await session.scalars(statement))


async def test_old_posts_are_rendered_again(database: Database, session: AsyncSession, world: World) -> None:
    await _age(session, world)
    assert await render_all(database) == (2, 2)
    for post in await _posts(session, world):
        assert post.renderer_version == RENDERER_VERSION
        assert post.html == render_markdown(post.source).html
        assert post.version == 1
    assert await render_all(database) == (0, 0)


async def test_it_goes_on_where_it_was_stopped(database: Database, session: AsyncSession, world: World) -> None:
    await _age(session, world)
    async with database.unit_of_work() as uow:
        batch = await RenderingService(uow).render_batch(after=None, limit=1)
        assert (batch.rendered, batch.changed) == (1, 1)
    assert await render_all(database) == (1, 1)


async def test_a_text_beyond_the_limits_of_now_stays_as_it_is(
    database: Database, session: AsyncSession, world: World
) -> None:
    await _age(session, world)
    await session.execute(update(Post).where(Post.topic_id == world.topic.id).values(source="a" * 100_000))
    await session.commit()
    assert await render_all(database) == (2, 0)
    assert {post.html for post in await _posts(session, world)} == {"<p>former</p>"}
