"""Tables of the forums slice."""

from community.features.forums.models.bookmark import Bookmark, FeedToken
from community.features.forums.models.following import Ignored, MutedWord, SpaceFollow, TagFollow
from community.features.forums.models.joining import RequestKind, RequestState, SpaceRequest
from community.features.forums.models.mention import Mention, MentionKind, PostQuote
from community.features.forums.models.poll import Poll, PollOption, PollVote
from community.features.forums.models.post import Post, PostRevision
from community.features.forums.models.reaction import Reaction
from community.features.forums.models.reading import (
    FollowLevel,
    LevelReason,
    PersonState,
    SpaceState,
    TopicReader,
    Tracking,
)
from community.features.forums.models.space import JoinPolicy, Level, Space, SpaceCondition, SpaceGrant, SpaceMember
from community.features.forums.models.template import Template, TopicForm
from community.features.forums.models.tools import ActKind, StaffNote, TimerKind, TopicAct, TopicTimer
from community.features.forums.models.topic import Topic
from community.features.forums.models.writing import Draft, ScheduledPost

__all__ = [
    "ActKind",
    "Bookmark",
    "Draft",
    "FeedToken",
    "FollowLevel",
    "Ignored",
    "JoinPolicy",
    "Level",
    "LevelReason",
    "Mention",
    "MentionKind",
    "MutedWord",
    "PersonState",
    "Poll",
    "PollOption",
    "PollVote",
    "Post",
    "PostQuote",
    "PostRevision",
    "Reaction",
    "RequestKind",
    "RequestState",
    "ScheduledPost",
    "Space",
    "SpaceCondition",
    "SpaceFollow",
    "SpaceGrant",
    "SpaceMember",
    "SpaceRequest",
    "SpaceState",
    "StaffNote",
    "TagFollow",
    "Template",
    "TimerKind",
    "Topic",
    "TopicAct",
    "TopicForm",
    "TopicReader",
    "TopicTimer",
    "Tracking",
]
