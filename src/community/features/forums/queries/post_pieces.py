"""One post, encoded once for all readers, and completed for each of them."""

from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Text, cast

from community.core.actor import Actor
from community.features.accounts.api import PersonCard, card_alias, card_columns, card_of
from community.features.forums import policy
from community.features.forums.models import Post
from community.features.forums.policy import PostFacts
from community.features.forums.queries.topic_pieces import TopicPiece
from community.features.forums.schemas.posts import PostShared

_encoder: Final = msgspec.json.Encoder()
_counts: Final = msgspec.json.Decoder(dict[str, int])
_TRUTH: Final = {False: b"false", True: b"true"}
_IGNORED: Final = {False: b',"ignored":false', True: b',"ignored":true'}
_NO_RIGHTS: Final = b',"source":null,"rights":{"edit":false,"delete":false,"restore":false,"wiki":false}}'

writer_card: Final = card_alias("writer")


class PostPiece(msgspec.Struct, frozen=True, kw_only=True):
    """A post as it is kept: JSON without the closing brace, for everybody and for those who see deleted texts."""

    id: UUID
    number: int
    author: PersonCard
    deleted_by: UUID | None
    wiki: bool
    moved: bool
    change_seq: int
    shared: bytes
    uncovered: bytes
    """The same with the text of a deleted post; for others the same object as `shared`."""
    source: bytes
    """A JSON string."""

    @property
    def facts(self) -> PostFacts:
        return PostFacts(
            number=self.number,
            author_id=self.author.id,
            deleted_by=self.deleted_by,
            wiki=self.wiki,
            moved=self.moved,
        )


def post_columns() -> list[ColumnElement[Any] | Any]:
    """All that `post_piece` needs, from `Post` joined with its card; named apart from a topic's columns."""
    return [
        Post.id.label("post_id"),
        Post.topic_id.label("post_topic_id"),
        Post.number,
        Post.source,
        Post.html,
        Post.excerpt,
        Post.reply_to,
        Post.created_at.label("post_created_at"),
        Post.edited_at,
        Post.version.label("post_version"),
        Post.deleted_by,
        Post.wiki,
        Post.moved_id,
        Post.change_seq.label("post_change_seq"),
        Post.has_poll,
        # As text: rows straight from the driver have no decoded JSON.
        cast(Post.reactions, Text).label("reactions"),
        Post.reaction_seq,
        *card_columns(writer_card, "writer"),
    ]


def post_piece(row: Any, accepted_number: int | None) -> PostPiece:
    deleted = row.deleted_by is not None
    author = card_of(row, "writer")
    whole = PostShared(
        id=row.post_id,
        topic_id=row.post_topic_id,
        number=row.number,
        author=author,
        html=row.html,
        excerpt=row.excerpt,
        reply_to=row.reply_to,
        created_at=row.post_created_at,
        edited_at=row.edited_at,
        version=row.post_version,
        deleted=deleted,
        change_seq=row.post_change_seq,
        accepted=row.number == accepted_number,
        has_poll=row.has_poll,
        reactions=_counts.decode(row.reactions),
        reaction_seq=row.reaction_seq,
        wiki=row.wiki,
        moved=row.moved_id is not None,
    )
    uncovered = _encoder.encode(whole)[:-1]
    covered = (
        _encoder.encode(msgspec.structs.replace(whole, html="", excerpt="", has_poll=False, reactions={}))[:-1]
        if deleted
        else uncovered
    )
    return PostPiece(
        id=row.post_id,
        number=row.number,
        author=author,
        deleted_by=row.deleted_by,
        wiki=row.wiki,
        moved=row.moved_id is not None,
        change_seq=row.post_change_seq,
        shared=covered,
        uncovered=uncovered,
        source=_encoder.encode(row.source),
    )


class Reader(NamedTuple):
    """For whom posts of a topic are shown: their level in its space, and whom they ignore."""

    actor: Actor
    level: int
    ignored: Collection[UUID]


def whole_post(post: PostPiece, topic: TopicPiece, reader: Reader, mark: bytes) -> bytes:
    """The JSON of a PostOut: the reader's marks (`mark`), the source for who may edit or restore, and the rights."""
    actor, level, ignored = reader
    mark += _IGNORED[post.author.id in ignored]
    if not post.wiki and not policy.has_stake(actor, post.author.id, level):
        return post.shared + mark + _NO_RIGHTS
    topic_facts, facts = topic.facts(level), post.facts
    edit = policy.may_edit(actor, topic_facts, facts)
    restore = policy.may_restore(actor, topic_facts, facts)
    delete = policy.may_delete(actor, topic_facts, facts, replies=topic.post_count - 1)
    text = edit or restore or (post.deleted_by is not None and policy.moderates(level))
    return b'%b%b,"source":%b,"rights":{"edit":%b,"delete":%b,"restore":%b,"wiki":%b}}' % (
        post.uncovered if text else post.shared,
        mark,
        post.source if text else b"null",
        _TRUTH[edit],
        _TRUTH[delete],
        _TRUTH[restore],
        _TRUTH[policy.may_make_wiki(actor, topic_facts, facts)],
    )


def page_of_posts(
    posts: Iterable[bytes], *, highest_number: int, change_seq: int, has_before: bool, has_after: bool
) -> bytes:
    """The JSON of a PostPage."""
    return b'{"items":[%b],"highestNumber":%d,"changeSeq":%d,"hasBefore":%b,"hasAfter":%b}' % (
        b",".join(posts),
        highest_number,
        change_seq,
        _TRUTH[has_before],
        _TRUTH[has_after],
    )
