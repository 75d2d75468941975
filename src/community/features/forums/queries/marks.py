"""What one reader has put on posts: their own reactions, and whether they bookmarked it.

They come with the posts in one statement, and are kept per person beside the posts that all share, until the
person reacts again; for posts that were kept without them they are looked up.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, String, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from community.core.actor import Actor
from community.core.reactions import in_order
from community.features.forums.models import Bookmark, Post, Reaction
from community.features.forums.queries.reads import Keep, Reads
from community.infra.direct import BoundActor

MAX_POSTS: Final = 400
"""Posts whose marks are kept per person, about the last twenty pages that they read."""

NO_MARKS: Final = b',"ownReactions":[],"bookmarked":false'
_BOOKMARK: Final = "bookmark"
_PERSON_BYTES: Final = 10_000
_encoder: Final = msgspec.json.Encoder()

Marks = dict[UUID, bytes]
"""By post, as a piece of the JSON of a PostOut."""


def marks_tag(person_id: UUID) -> str:
    return f"forums.marks:{person_id}"


async def marks_on(reads: Reads, post_ids: Iterable[UUID]) -> Mapping[UUID, bytes]:
    """The reader's marks on these posts, looked up where they are not kept."""
    kept = reads.kept(_key(reads.actor))
    marks: Marks = kept if isinstance(kept, dict) else {}
    missing = [post_id for post_id in post_ids if post_id not in marks]
    if not missing:
        return marks
    generation = reads.generation
    statement = select(Post.id.label("post_id"), own_kinds(reads.actor)).where(Post.id.in_(missing))
    found = {row.post_id: mark_of(row) for row in await (await reads.session()).execute(statement)}
    keep_marks(reads, found, generation=generation)
    return {**marks, **found}


def keep_marks(reads: Reads, found: Marks, *, generation: int) -> None:
    """Keep the marks of posts read at `generation`."""
    key = _key(reads.actor)
    kept = reads.kept(key)
    if not isinstance(kept, dict) or len(kept) + len(found) > MAX_POSTS:
        reads.keep(key, Keep(dict(found), (marks_tag(reads.actor.id),), size=_PERSON_BYTES), generation=generation)
    elif reads.generation == generation:
        kept.update(found)


def own_kinds(actor: Actor | BoundActor) -> ColumnElement[Any]:
    """The reader's marks on a `Post`, as a column for `mark_of`."""
    given = select(Reaction.kind).where(Reaction.post_id == Post.id, Reaction.person_id == actor.id)
    kept = select(literal(_BOOKMARK)).where(Bookmark.post_id == Post.id, Bookmark.person_id == actor.id)
    own = given.correlate(Post).union_all(kept.correlate(Post))
    return func.array(own.scalar_subquery(), type_=ARRAY(String())).label("own_kinds")


def mark_of(row: Any) -> bytes:
    """The marks on the post of a row that has `own_kinds`."""
    if not row.own_kinds:
        return NO_MARKS
    bookmarked = b"true" if _BOOKMARK in row.own_kinds else b"false"
    return b',"ownReactions":%b,"bookmarked":%b' % (_encoder.encode(in_order(row.own_kinds)), bookmarked)


def _key(actor: Actor) -> tuple[str, UUID]:
    return ("forums.marks", actor.id)
