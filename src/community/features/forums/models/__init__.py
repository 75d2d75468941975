"""Tables of the forums slice."""

from community.features.forums.models.post import Post, PostRevision
from community.features.forums.models.reading import FollowLevel, LevelReason, PersonState, SpaceState, TopicReader
from community.features.forums.models.space import Level, Space, SpaceCondition, SpaceGrant
from community.features.forums.models.topic import Topic

__all__ = [
    "FollowLevel",
    "Level",
    "LevelReason",
    "PersonState",
    "Post",
    "PostRevision",
    "Space",
    "SpaceCondition",
    "SpaceGrant",
    "SpaceState",
    "Topic",
    "TopicReader",
]
