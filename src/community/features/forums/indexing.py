"""What of the forum can be found, and after which events it is to be looked at again.

Documents carry the mark of their space: who gains or loses a space, or is let into one, touches none of them.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias
from uuid import UUID

from community.core.searching import SearchSource, Touched
from community.events.accounts import MembershipChanged
from community.events.forums import (
    PollChanged,
    PostChanged,
    PostCreated,
    PostsRendered,
    SpacesChanged,
    TopicArrived,
    TopicChanged,
    TopicImported,
    TopicOpened,
)
from community.features.forums.queries import searching

TOPIC: Final = "topic"
POST: Final = "post"
SPACE: Final = "space"

OfTopic: TypeAlias = TopicOpened | TopicImported | TopicChanged | TopicArrived
OfPost: TypeAlias = PostCreated | PostChanged | PollChanged
# What is left is found where it arrived: `TopicLeft` never comes alone.
_EVENTS: Final = (
    TopicOpened,
    TopicImported,
    TopicChanged,
    TopicArrived,
    PostCreated,
    PostChanged,
    PollChanged,
    PostsRendered,
    MembershipChanged,
)


def touched_topics(event: OfTopic | OfPost | PostsRendered | MembershipChanged) -> Sequence[Touched]:
    """Each post counts among the replies of its topic, and its author stands for their organisation."""
    if isinstance(event, MembershipChanged):
        return [_all(TOPIC, event.person_id)]
    ids = event.topic_ids if isinstance(event, PostsRendered) else [event.topic_id]
    return [Touched(kind=TOPIC, id=topic_id) for topic_id in ids]


def touched_posts(event: OfTopic | OfPost | PostsRendered | MembershipChanged) -> Sequence[Touched]:
    """Title, tags and space of a topic are found with each of its posts."""
    if isinstance(event, PostCreated | PostChanged | PollChanged):
        return [Touched(kind=POST, id=event.post_id)]
    if isinstance(event, MembershipChanged):
        return [_all(POST, event.person_id)]
    ids = event.topic_ids if isinstance(event, PostsRendered) else [event.topic_id]
    return [_all(POST, topic_id) for topic_id in ids]


def touched_spaces(event: SpacesChanged) -> Sequence[Touched]:
    return [Touched(kind=SPACE, id=event.space_id)]


def _all(kind: str, of: UUID) -> Touched:
    return Touched(kind=kind, id=of, whole_group=True)


SEARCHES: Final = (
    SearchSource(
        kind=TOPIC,
        events=_EVENTS,
        touched=touched_topics,
        documents=searching.topic_documents,
        page=searching.topic_page,
        group=searching.topics_of,
        marks=searching.space_marks,
        shown=searching.topics_shown,
        own=searching.own_topics,
        typed=True,
    ),
    SearchSource(
        kind=POST,
        events=_EVENTS,
        touched=touched_posts,
        documents=searching.post_documents,
        page=searching.post_page,
        group=searching.posts_of,
        marks=searching.space_marks,
        shown=searching.posts_shown,
        own=searching.own_posts,
        tab=TOPIC,
    ),
    SearchSource(
        kind=SPACE,
        events=(SpacesChanged,),
        touched=touched_spaces,
        documents=searching.space_documents,
        page=searching.space_page,
        marks=searching.known_space_marks,
        shown=searching.spaces_shown,
        named=searching.spaces_named,
        typed=True,
    ),
)
