"""Spaces, topics and posts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.groups import EVERYONE
from community.core.ids import new_id
from community.features.accounts.models import Person
from community.features.forums.models import Level, Poll, PollOption, Post, Space, SpaceGrant, Topic
from community.infra.markdown import RENDERER_VERSION, render_markdown

_numbers = count(1)


async def make_space(session: AsyncSession, *, grants: Mapping[UUID, Level] | None = None, **changes: Any) -> Space:
    """A space; without `grants` everybody may open topics in it."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": new_id(),
        "slug": f"space-{number}",
        "name": {"fr": f"Espace {number}", "en": f"Space {number}"},
        "description": {"fr": "Description de l'espace"},
        "colour": "#3355aa",
        "position": number,
        **changes,
    }
    space = Space(**values)
    session.add(space)
    await session.flush()
    for group, level in (grants if grants is not None else {EVERYONE: Level.OPEN}).items():
        session.add(SpaceGrant(space_id=space.id, group_id=group, level=level))
    await session.flush()
    return space


async def make_topic(
    session: AsyncSession,
    space: Space,
    author: Person,
    *,
    replies: Sequence[Person] = (),
    at: datetime | None = None,
    **changes: Any,
) -> Topic:
    """A topic with its first post and a reply by each of `replies`."""
    number = next(_numbers)
    at = at or datetime.now(UTC)
    writers = [author, *replies]
    values: dict[str, Any] = {
        "id": new_id(),
        "title": f"Sujet {number}",
        "tags": [],
        "created_at": at,
        "last_post_at": at,
        "post_count": len(writers),
        "highest_number": len(writers),
        "change_seq": len(writers),
        "deleted_numbers": [],
        **changes,
    }
    topic = Topic(space_id=space.id, author_id=author.id, last_author_id=writers[-1].id, **values)
    session.add(topic)
    await session.flush()
    session.add_all(_post(topic, place, writer, at) for place, writer in enumerate(writers, start=1))
    await session.flush()
    return topic


async def make_poll(session: AsyncSession, post: Post, *, options: int = 3, **changes: Any) -> Poll:
    """A poll in a post, with its options."""
    values: dict[str, Any] = {
        "question": "Quelle date ?",
        "kind": "single",
        "least": 1,
        "most": 1,
        "results": "always",
        "secret": False,
        "per_organisation": False,
        **changes,
    }
    poll = Poll(post_id=post.id, **values)
    post.has_poll = True
    session.add(poll)
    await session.flush()
    session.add_all(PollOption(post_id=post.id, number=n, text=f"Choix {n}") for n in range(1, options + 1))
    await session.flush()
    return poll


def _post(topic: Topic, number: int, author: Person, at: datetime) -> Post:
    source = f"Texte du message {number} de « {topic.title} »"
    rendered = render_markdown(source)
    return Post(
        id=new_id(),
        topic_id=topic.id,
        number=number,
        author_id=author.id,
        source=source,
        html=rendered.html,
        excerpt=rendered.excerpt,
        renderer_version=RENDERER_VERSION,
        created_at=at,
        change_seq=number,
    )
