"""What forum events say to open tabs, to whom, and which cached pages they make stale.

A frame goes to who may see the space (gathered) and to who has the topic open (at once); it holds ids and
numbers only. A topic that moves away is told to the old audience with the old space, so that nobody hears of
the new one who may not see it; who had it open must prove their right again.
"""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.live import EVERYBODY, LiveRoute, person_audience
from community.core.permissions import Permission
from community.events.forums import (
    BookmarksChanged,
    DraftChanged,
    FollowingChanged,
    NewDismissed,
    OwnReactionsChanged,
    PinHidden,
    PollChanged,
    PostChanged,
    PostCreated,
    PostReacted,
    PostsRendered,
    ReadersMoved,
    ReadingChanged,
    SpaceMemberChanged,
    SpaceRequestChanged,
    SpacesChanged,
    StaffNoteChanged,
    TopicArrived,
    TopicChanged,
    TopicImported,
    TopicLeft,
    TopicOpened,
    TopicRead,
)
from community.features.forums.queries.context import (
    SPACES_TAG,
    person_tag,
    posts_tag,
    space_tag,
    topic_tag,
    visible_space_ids,
)
from community.features.forums.queries.marks import marks_tag
from community.features.forums.queries.staff import moderated_space_ids
from community.features.forums.queries.topics import topic_exists

TOPIC_CHANNEL: Final = "forums.topic"


def space_audience(space_id: UUID) -> str:
    return f"forums.space:{space_id}"


def moderators_audience(space_id: UUID) -> str:
    """Those who moderate the space: what they tell each other goes nowhere else."""
    return f"forums.space_moderators:{space_id}"


def topic_audience(topic_id: UUID) -> str:
    return f"{TOPIC_CHANNEL}:{topic_id}"


async def audiences(session: AsyncSession, actor: Actor) -> list[str]:
    """The spaces whose news the actor may hear."""
    if not actor.may(Permission.FORUMS_SPACE_READ):
        return []
    seen = [space_audience(space_id) for space_id in await visible_space_ids(session, actor)]
    return seen + [moderators_audience(space_id) for space_id in await moderated_space_ids(session, actor)]


async def may_watch_topic(session: AsyncSession, actor: Actor, name: str) -> bool:
    """Whether the actor may have this topic open."""
    try:
        topic_id = UUID(name)
    except ValueError:
        return False
    # One spelling of an id: frames for another would never arrive.
    if str(topic_id) != name or not actor.may(Permission.FORUMS_SPACE_READ):
        return False
    return await topic_exists(session, actor, topic_id)


def topic_frame(event: TopicChanged | TopicLeft | TopicArrived) -> dict[str, object]:
    """To readers a move is a change like others: they fetch the topic again, and may find it gone."""
    return {
        "name": TopicChanged.name,
        "topicId": str(event.topic_id),
        "spaceId": str(event.space_id),
        "changeSeq": event.change_seq,
    }


def post_frame(event: PostCreated | PostChanged) -> dict[str, object]:
    frame: dict[str, object] = {
        "topicId": str(event.topic_id),
        "spaceId": str(event.space_id),
        "number": event.number,
        "changeSeq": event.change_seq,
    }
    return frame | {"authorId": str(event.author_id)} if isinstance(event, PostCreated) else frame


def reacted_frame(event: PostReacted) -> dict[str, object]:
    return {
        "topicId": str(event.topic_id),
        "number": event.number,
        "reactions": event.reactions,
        "reactionSeq": event.reaction_seq,
    }


def opened_frame(event: TopicOpened) -> dict[str, object]:
    return {"topicId": str(event.topic_id), "spaceId": str(event.space_id), "authorId": str(event.author_id)}


def imported_frame(event: TopicImported) -> dict[str, object] | None:
    """What changed is told like other changes; new ones come by hundreds, and lists show them when next fetched."""
    if event.is_new:
        return None
    topic, space = str(event.topic_id), str(event.space_id)
    return {"name": TopicChanged.name, "topicId": topic, "spaceId": space, "changeSeq": event.change_seq}


def in_space(event: Any) -> list[str]:
    return [space_audience(event.space_id)]


def watching(event: Any) -> list[str]:
    return [topic_audience(event.topic_id)]


def person_and_moderators(event: SpaceMemberChanged | SpaceRequestChanged) -> list[str]:
    return [person_audience(event.person_id), moderators_audience(event.space_id)]


def person_in_space(event: SpaceMemberChanged | SpaceRequestChanged) -> dict[str, object]:
    return {"spaceId": str(event.space_id), "personId": str(event.person_id)}


def own_topic(event: ReadingChanged | FollowingChanged) -> dict[str, object]:
    return {"topicId": None if event.topic_id is None else str(event.topic_id)}


def own_state(event: TopicRead | NewDismissed | ReadingChanged | FollowingChanged) -> list[str]:
    """All that is kept for one reader."""
    return [person_tag(event.person_id)]


def own_tabs(event: Any) -> list[str]:
    return [person_audience(event.person_id)]


def stale_pages(event: Any) -> list[str]:
    return [topic_tag(event.topic_id), space_tag(event.space_id)]


def stale_pages_and_author(event: TopicOpened | PostCreated) -> list[str]:
    """Who writes also follows and has read: their own state changed with the topic."""
    return [*stale_pages(event), person_tag(event.author_id)]


LIVE: Final[tuple[LiveRoute[Any], ...]] = (
    LiveRoute(event=TopicOpened, audiences=in_space, urgent=watching, frame=opened_frame, purge=stale_pages_and_author),
    LiveRoute(
        event=TopicImported,
        audiences=in_space,
        urgent=watching,
        frame=imported_frame,
        purge=lambda event: [*stale_pages(event), *map(person_tag, event.author_ids)],
    ),
    LiveRoute(event=TopicChanged, audiences=in_space, urgent=watching, frame=topic_frame, purge=stale_pages),
    LiveRoute(
        event=TopicLeft,
        audiences=in_space,
        urgent=watching,
        frame=topic_frame,
        purge=stale_pages,
        refreshes=watching,
    ),
    LiveRoute(event=TopicArrived, audiences=in_space, frame=topic_frame, purge=stale_pages),
    LiveRoute(event=PostCreated, audiences=in_space, urgent=watching, frame=post_frame, purge=stale_pages_and_author),
    LiveRoute(event=PostsRendered, purge=lambda event: [topic_tag(topic) for topic in event.topic_ids]),
    LiveRoute(event=PostChanged, audiences=in_space, urgent=watching, frame=post_frame, purge=stale_pages),
    LiveRoute(
        event=PostReacted,
        audiences=watching,
        frame=reacted_frame,
        purge=lambda event: [posts_tag(event.topic_id), marks_tag(event.person_id)],
    ),
    LiveRoute(
        event=OwnReactionsChanged,
        audiences=own_tabs,
        frame=lambda event: {
            "topicId": str(event.topic_id),
            "number": event.number,
            "ownReactions": event.own_reactions,
            "reactionSeq": event.reaction_seq,
        },
    ),
    LiveRoute(
        event=PollChanged,
        audiences=watching,
        frame=lambda event: {
            "topicId": str(event.topic_id),
            "postId": str(event.post_id),
            "number": event.number,
        },
    ),
    LiveRoute(
        event=DraftChanged,
        audiences=own_tabs,
        frame=lambda event: {"key": event.key, "sequence": event.sequence},
    ),
    LiveRoute(
        event=BookmarksChanged,
        audiences=own_tabs,
        frame=lambda _: {},
        purge=lambda event: [marks_tag(event.person_id)],
    ),
    LiveRoute(
        event=TopicRead,
        audiences=own_tabs,
        frame=lambda event: {"topicId": str(event.topic_id), "number": event.number},
        purge=own_state,
    ),
    LiveRoute(
        event=NewDismissed,
        audiences=own_tabs,
        frame=lambda event: {"spaceId": None if event.space_id is None else str(event.space_id)},
        purge=own_state,
    ),
    LiveRoute(event=ReadingChanged, audiences=own_tabs, frame=own_topic, purge=own_state),
    LiveRoute(event=FollowingChanged, audiences=own_tabs, frame=own_topic, purge=own_state),
    LiveRoute(
        event=PinHidden,
        audiences=own_tabs,
        frame=lambda event: {"topicId": str(event.topic_id)},
        purge=lambda event: [person_tag(event.person_id)],
    ),
    LiveRoute(
        event=StaffNoteChanged,
        audiences=lambda event: [moderators_audience(event.space_id)],
        frame=lambda event: {"topicId": str(event.topic_id)},
    ),
    LiveRoute(event=ReadersMoved, purge=lambda event: [person_tag(person) for person in event.person_ids]),
    LiveRoute(
        event=SpaceMemberChanged,
        audiences=person_and_moderators,
        frame=person_in_space,
        purge=lambda event: [person_tag(event.person_id)],
        refreshes=own_tabs,
    ),
    LiveRoute(event=SpaceRequestChanged, audiences=person_and_moderators, frame=person_in_space),
    LiveRoute(
        event=SpacesChanged,
        audiences=lambda _: [EVERYBODY],
        frame=lambda _: {},
        purge=lambda _: [SPACES_TAG],
        refreshes=lambda _: [EVERYBODY],
    ),
)
