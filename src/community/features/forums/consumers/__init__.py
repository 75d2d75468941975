"""Reactions of the forum to events."""

from typing import Final

from community.core.manifest import Consumer
from community.events.accounts import RightsChanged
from community.events.forums import PostChanged, PostCreated, TopicOpened
from community.events.notifications import Unsubscribed
from community.features.forums.consumers.hearing import hear_again
from community.features.forums.consumers.leaving import end_following
from community.features.forums.consumers.telling import tell_of_edit, tell_of_post, tell_of_topic

CONSUMERS: Final = (
    Consumer(name="forums.tell_of_post", events=(PostCreated,), handle=tell_of_post),
    Consumer(name="forums.tell_of_topic", events=(TopicOpened,), handle=tell_of_topic),
    Consumer(name="forums.hear_again", events=(RightsChanged,), handle=hear_again),
    Consumer(name="forums.end_following", events=(Unsubscribed,), handle=end_following),
    Consumer(name="forums.tell_of_edit", events=(PostChanged,), handle=tell_of_edit),
)
