"""The former texts of posts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Post, PostRevision, Space, Topic
from community.features.forums.policy import PostFacts, TopicFacts
from community.features.forums.schemas.posts import RevisionOut


async def revisions(session: AsyncSession, actor: Actor, post_id: UUID) -> list[RevisionOut]:
    """The former texts of a post, newest first, for its author and moderators.

    Raises:
        NotFound: there is no such post for the reader.
        Forbidden: the history of others' posts: what was taken out of a text was meant to be gone.
    """
    facts = (
        await session.execute(
            select(
                policy.level_in(actor).label("level"),
                Topic.author_id.label("opener_id"),
                Topic.deleted_at,
                Post.number,
                Post.author_id,
                Post.deleted_by,
                Post.wiki,
                Topic.closed_at,
            )
            .select_from(Post)
            .join(Topic, Topic.id == Post.topic_id)
            .join(Space, Space.id == Topic.space_id)
            .where(Post.id == post_id, policy.topic_exists(actor))
        )
    ).one_or_none()
    if facts is None:
        raise NotFound
    topic = TopicFacts(
        level=facts.level,
        author_id=facts.opener_id,
        closed=facts.closed_at is not None,
        deleted=facts.deleted_at is not None,
    )
    post = PostFacts(number=facts.number, author_id=facts.author_id, deleted_by=facts.deleted_by, wiki=facts.wiki)
    if not (
        policy.may_edit(actor, topic, post) or policy.may_restore(actor, topic, post) or policy.moderates(facts.level)
    ):
        raise Forbidden
    return await _former_texts(session, post_id, uncovered=policy.moderates(facts.level))


async def _former_texts(session: AsyncSession, post_id: UUID, *, uncovered: bool) -> list[RevisionOut]:
    editor = card_alias("editor")
    rows = await session.execute(
        select(PostRevision.version, PostRevision.source, PostRevision.html, PostRevision.at, PostRevision.hidden_at)
        .add_columns(*card_columns(editor, "editor"))
        .join(editor, editor.c.person_id == PostRevision.editor_id)
        .where(PostRevision.post_id == post_id)
        .order_by(PostRevision.version.desc())
    )
    return [
        RevisionOut(
            version=row.version,
            source=row.source if uncovered or row.hidden_at is None else "",
            html=row.html if uncovered or row.hidden_at is None else "",
            editor=card_of(row, "editor"),
            at=row.at,
            hidden=row.hidden_at is not None,
        )
        for row in rows
    ]
