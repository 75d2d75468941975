"""Topics that come from elsewhere: created once, brought up to date when their source has changed.

A topic is known by its external identifier, and so is each of its posts. What members have changed here stays: a post
that somebody edited or deleted, and the title, tags and accepted answer of a topic that somebody changed, are not
overwritten; the outcome says so.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from community.core.clock import Clock
from community.core.ids import new_id
from community.events.forums import TopicImported
from community.features.forums.models import Post, PostRevision, Topic
from community.features.forums.repository.importing import (
    imported_posts,
    lock_imported_topics,
    mark_authors,
)
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION, Rendered


class Outcome(StrEnum):
    """What became of one topic of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """The file says something else than what members made of the topic here: theirs was left alone."""


class ImportedPost(msgspec.Struct, frozen=True, kw_only=True):
    """One post, checked and rendered."""

    external_id: str
    author_id: UUID
    source: str
    rendered: Rendered
    created_at: datetime


class ImportedTopic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic with its posts, the question first. `accepted`: index of the accepted answer in `posts`."""

    external_id: str
    space_id: UUID
    title: str
    tags: list[str]
    closed: bool
    accepted: int | None
    posts: list[ImportedPost]


class TopicImportService:
    """Writes topics of a file; each is whole in the caller's transaction or not there at all."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock
        self._authors: list[tuple[UUID, UUID, int]] = []

    async def write(self, topics: Sequence[ImportedTopic]) -> list[Outcome]:
        """Create or update these topics; one outcome for each."""
        session = self._uow.session
        known = await lock_imported_topics(session, [topic.external_id for topic in topics])
        old = [post.external_id for topic in topics if topic.external_id in known for post in topic.posts]
        posts = await imported_posts(session, old) if old else {}
        new = {topic.external_id: _new_topic(topic) for topic in topics if topic.external_id not in known}
        session.add_all(new.values())
        # Posts refer to their topics by key alone: the session does not know which must go first.
        await session.flush()
        outcomes = []
        for topic in topics:
            row = new.get(topic.external_id)
            if row is None:
                outcomes.append(self._update(known[topic.external_id], topic, posts))
            else:
                session.add_all(_new_posts(row.id, topic))
                self._tell(row, topic, is_new=True)
                outcomes.append(Outcome.CREATED)
        await session.flush()
        if self._authors:
            await mark_authors(session, self._authors, now=self._clock.now())
        return outcomes

    def _update(self, row: Topic, topic: ImportedTopic, posts: dict[str, Post]) -> Outcome:
        if row.deleted_at is not None:
            return Outcome.KEPT
        before, kept = row.change_seq, False
        for index, post in enumerate(topic.posts):
            there = posts.get(post.external_id)
            if there is None:
                there = self._append(row, post)
            elif there.topic_id != row.id or (there.source != post.source and _is_changed_here(there)):
                kept = True
            elif there.source != post.source:
                self._edit(row, there, post)
            if (
                topic.accepted == index
                and there.topic_id == row.id
                and there.deleted_by is None
                and row.accepted_number != there.number
            ):
                kept |= not self._set(row, accepted_number=there.number)
                # Its readers must see the mark, too.
                there.change_seq = row.change_seq
        kept |= not self._set(row, title=topic.title)
        kept |= not self._set(row, tags=topic.tags)
        if row.change_seq > before:
            self._tell(row, topic, is_new=False)
            return Outcome.UPDATED
        return Outcome.KEPT if kept else Outcome.UNCHANGED

    def _append(self, row: Topic, post: ImportedPost) -> Post:
        row.highest_number += 1
        row.post_count += 1
        row.last_post_at = max(row.last_post_at, post.created_at)
        row.last_author_id = post.author_id
        made = _new_post(row.id, post, number=row.highest_number, change_seq=_next_change(row))
        self._uow.session.add(made)
        return made

    def _edit(self, row: Topic, there: Post, post: ImportedPost) -> None:
        now = self._clock.now()
        self._uow.session.add(
            PostRevision(
                post_id=there.id,
                version=there.version,
                source=there.source,
                html=there.html,
                editor_id=there.author_id,
                at=now,
            )
        )
        there.source, there.html, there.excerpt = post.source, post.rendered.html, post.rendered.excerpt
        there.renderer_version = RENDERER_VERSION
        there.version += 1
        there.edited_at = now
        there.change_seq = _next_change(row)

    def _set(self, row: Topic, **value: object) -> bool:
        """Change one property of the topic; False when it differs but members have changed the topic."""
        ((name, wanted),) = value.items()
        if getattr(row, name) == wanted:
            return True
        if row.version > 1:
            return False
        setattr(row, name, wanted)
        _next_change(row)
        return True

    def _tell(self, row: Topic, topic: ImportedTopic, *, is_new: bool) -> None:
        authors = sorted({post.author_id for post in topic.posts})
        self._authors += [(author, row.id, row.highest_number) for author in authors]
        self._uow.outbox.add(
            TopicImported(
                topic_id=row.id, space_id=row.space_id, author_ids=authors, change_seq=row.change_seq, is_new=is_new
            )
        )


def _new_topic(topic: ImportedTopic) -> Topic:
    first, last, count = topic.posts[0], topic.posts[-1], len(topic.posts)
    return Topic(
        id=new_id(),
        space_id=topic.space_id,
        title=topic.title,
        tags=topic.tags,
        author_id=first.author_id,
        created_at=first.created_at,
        last_post_at=last.created_at,
        last_author_id=last.author_id,
        post_count=count,
        highest_number=count,
        change_seq=count,
        accepted_number=None if topic.accepted is None else topic.accepted + 1,
        closed_at=last.created_at if topic.closed else None,
        external_id=topic.external_id,
    )


def _new_posts(topic_id: UUID, topic: ImportedTopic) -> list[Post]:
    return [_new_post(topic_id, post, number=number, change_seq=number) for number, post in enumerate(topic.posts, 1)]


def _next_change(row: Topic) -> int:
    row.change_seq += 1
    return row.change_seq


def _is_changed_here(post: Post) -> bool:
    """An import leaves `edited_by` empty, people do not."""
    return post.edited_by is not None or post.deleted_by is not None


def _new_post(topic_id: UUID, post: ImportedPost, *, number: int, change_seq: int) -> Post:
    return Post(
        topic_id=topic_id,
        number=number,
        author_id=post.author_id,
        source=post.source,
        html=post.rendered.html,
        excerpt=post.rendered.excerpt,
        renderer_version=RENDERER_VERSION,
        created_at=post.created_at,
        change_seq=change_seq,
        external_id=post.external_id,
    )
