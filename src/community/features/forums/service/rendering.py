"""Texts rendered again after the rules of Markdown have changed."""

from typing import Final, NamedTuple
from uuid import UUID

from community.events.forums import PostsRendered
from community.features.forums.queries.subjects import POST
from community.features.forums.repository.rendering import outdated_posts
from community.features.media.api import files_of_subjects
from community.infra.db import UnitOfWork
from community.infra.markdown import RENDERER_VERSION, MarkdownTooLong, MarkdownTooSlow, render_markdown

BATCH: Final = 200


class Batch(NamedTuple):
    """What became of some posts. `last`: the id to go on after; None at the end."""

    last: UUID | None
    rendered: int
    changed: int


class RenderingService:
    """Renders old posts in batches; where it stopped is seen from the posts themselves."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def render_batch(self, *, after: UUID | None, limit: int = BATCH) -> Batch:
        """Render the next posts by id."""
        posts = await outdated_posts(self._uow.session, version=RENDERER_VERSION, after=after, limit=limit)
        files = await files_of_subjects(self._uow.session, kind=POST, sources={post.id: post.source for post in posts})
        changed = set()
        for post in posts:
            post.renderer_version = RENDERER_VERSION
            try:
                rendered = render_markdown(post.source, files=files.get(post.id))
            except (MarkdownTooLong, MarkdownTooSlow):
                # It was taken by former limits: what it was rendered to then stays.
                continue
            if (post.html, post.excerpt) != (rendered.html, rendered.excerpt):
                post.html, post.excerpt = rendered.html, rendered.excerpt
                changed.add(post)
        if changed:
            self._uow.outbox.add(PostsRendered(topic_ids=sorted({post.topic_id for post in changed})))
        return Batch(posts[-1].id if posts else None, len(posts), len(changed))
