"""What happens in the forum."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class TopicOpened(Event, frozen=True, kw_only=True):
    """A topic with its first post was opened, or came back."""

    name: ClassVar[str] = "forums.topic_created"

    topic_id: UUID
    space_id: UUID
    author_id: UUID


class TopicImported(Event, frozen=True, kw_only=True):
    """A topic came from a file with all its posts, or was brought up to date from it."""

    name: ClassVar[str] = "forums.topic_imported"

    topic_id: UUID
    space_id: UUID
    author_ids: list[UUID]
    """Who wrote its posts: they follow it now."""
    change_seq: int
    is_new: bool


class TopicChanged(Event, frozen=True, kw_only=True):
    """Title, state, accepted answer or existence of a topic changed."""

    name: ClassVar[str] = "forums.topic_changed"

    topic_id: UUID
    space_id: UUID
    change_seq: int


class TopicLeft(Event, frozen=True, kw_only=True):
    """A topic was moved out of a space. Where it went is told by `TopicArrived`, to those who may see that space."""

    name: ClassVar[str] = "forums.topic_left"

    topic_id: UUID
    space_id: UUID
    change_seq: int


class TopicArrived(Event, frozen=True, kw_only=True):
    """A topic was moved into a space."""

    name: ClassVar[str] = "forums.topic_arrived"

    topic_id: UUID
    space_id: UUID
    change_seq: int


class PostCreated(Event, frozen=True, kw_only=True):
    """Somebody replied."""

    name: ClassVar[str] = "forums.post_created"

    topic_id: UUID
    space_id: UUID
    post_id: UUID
    number: int
    author_id: UUID
    change_seq: int


class PostChanged(Event, frozen=True, kw_only=True):
    """A post was edited, deleted or restored."""

    name: ClassVar[str] = "forums.post_changed"

    topic_id: UUID
    space_id: UUID
    post_id: UUID
    number: int
    change_seq: int


class PostReacted(Event, frozen=True, kw_only=True):
    """A person reacted to a post, or took a reaction back."""

    name: ClassVar[str] = "forums.post_reacted"

    topic_id: UUID
    post_id: UUID
    number: int
    person_id: UUID
    reactions: dict[str, int]
    """How many of each kind there are now."""
    reaction_seq: int


class OwnReactionsChanged(Event, frozen=True, kw_only=True):
    """Which reactions a person has given to a post by now; only they hear of it."""

    name: ClassVar[str] = "forums.own_reactions_changed"

    person_id: UUID
    topic_id: UUID
    number: int
    own_reactions: list[str]
    reaction_seq: int


class PollChanged(Event, frozen=True, kw_only=True):
    """Somebody voted in the poll of a post, or it was mended or closed; who it was stays out of it."""

    name: ClassVar[str] = "forums.poll_changed"

    topic_id: UUID
    post_id: UUID
    number: int


class BookmarksChanged(Event, frozen=True, kw_only=True):
    """A person put, changed or dropped a bookmark, or was reminded of one."""

    name: ClassVar[str] = "forums.bookmarks_changed"

    person_id: UUID


class TopicRead(Event, frozen=True, kw_only=True):
    """A person has read a topic further than before."""

    name: ClassVar[str] = "forums.topic_read"

    person_id: UUID
    topic_id: UUID
    number: int


class NewDismissed(Event, frozen=True, kw_only=True):
    """A person no longer wants to see what is New until now, everywhere or in one space."""

    name: ClassVar[str] = "forums.new_dismissed"

    person_id: UUID
    space_id: UUID | None


class ReadersMoved(Event, frozen=True, kw_only=True):
    """Posts came to a topic, and with them what these people had read of them."""

    name: ClassVar[str] = "forums.readers_moved"

    topic_id: UUID
    person_ids: list[UUID]


class StaffNoteChanged(Event, frozen=True, kw_only=True):
    """A note of the moderators was written, edited or deleted."""

    name: ClassVar[str] = "forums.staff_note_changed"

    topic_id: UUID
    space_id: UUID


class PinHidden(Event, frozen=True, kw_only=True):
    """A person has let a pinned topic go, for themselves alone, or wants it back above."""

    name: ClassVar[str] = "forums.pin_hidden"

    person_id: UUID
    topic_id: UUID


class ReadingChanged(Event, frozen=True, kw_only=True):
    """A person marked a topic as unread from some post, or many topics as read (`topic_id` None)."""

    name: ClassVar[str] = "forums.reading_changed"

    person_id: UUID
    topic_id: UUID | None


class FollowingChanged(Event, frozen=True, kw_only=True):
    """What a person follows, mutes or ignores changed: one topic, or else spaces, tags, people, words."""

    name: ClassVar[str] = "forums.following_changed"

    person_id: UUID
    topic_id: UUID | None


class SpacesChanged(Event, frozen=True, kw_only=True):
    """A space was created or changed, or groups have other rights in it."""

    name: ClassVar[str] = "forums.spaces_changed"

    space_id: UUID


class PostsRendered(Event, frozen=True, kw_only=True):
    """Posts were rendered again by newer rules: same texts, other HTML."""

    name: ClassVar[str] = "forums.posts_rendered"

    topic_ids: list[UUID]


class SpaceMemberChanged(Event, frozen=True, kw_only=True):
    """A person came into a space, left it, or may do something else in it now."""

    name: ClassVar[str] = "forums.space_member_changed"

    space_id: UUID
    person_id: UUID


class SpaceRequestChanged(Event, frozen=True, kw_only=True):
    """A request of a person to join a space, or an invitation of them, was made or answered."""

    name: ClassVar[str] = "forums.space_request_changed"

    space_id: UUID
    person_id: UUID


class DraftChanged(Event, frozen=True, kw_only=True):
    """A person saved a draft on one of their devices, or it has become a post or was dropped (`sequence` 0)."""

    name: ClassVar[str] = "forums.draft_changed"

    person_id: UUID
    key: str
    sequence: int
