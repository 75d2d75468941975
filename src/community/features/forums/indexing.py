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
from community.features.forums.queries.searching import posts, spaces
from community.features.forums.queries.searching.files import FILES
from community.features.media.api import file_source

TOPIC: Final = "topic"
POST: Final = "post"
SPACE: Final = "space"
FILE: Final = "file"

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


def touched_files(event: PostChanged | TopicOpened | TopicChanged | TopicArrived) -> UUID:
    """Files come and go with the text that shows them, and follow its topic."""
    return event.post_id if isinstance(event, PostChanged) else event.topic_id


def _all(kind: str, of: UUID) -> Touched:
    return Touched(kind=kind, id=of, whole_group=True)


SEARCHES: Final = (
    SearchSource(
        kind=TOPIC,
        events=_EVENTS,
        touched=touched_topics,
        documents=posts.topic_documents,
        page=posts.topic_page,
        group=posts.topics_of,
        marks=spaces.space_marks,
        shown=posts.topics_shown,
        own=posts.own_topics,
        typed=True,
    ),
    SearchSource(
        kind=POST,
        events=_EVENTS,
        touched=touched_posts,
        documents=posts.post_documents,
        page=posts.post_page,
        group=posts.posts_of,
        marks=spaces.space_marks,
        shown=posts.posts_shown,
        own=posts.own_posts,
        tab=TOPIC,
    ),
    SearchSource(
        kind=SPACE,
        events=(SpacesChanged,),
        touched=touched_spaces,
        documents=spaces.space_documents,
        page=spaces.space_page,
        marks=spaces.known_space_marks,
        shown=spaces.spaces_shown,
        named=spaces.spaces_named,
        typed=True,
    ),
    file_source(
        FILES,
        kind=FILE,
        events=(PostChanged, TopicOpened, TopicChanged, TopicArrived),
        touched=touched_files,
        marks=spaces.space_marks,
        typed=True,
    ),
)
