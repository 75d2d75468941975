"""Changes that readers can see: counted in the topic, told to the outbox."""

from uuid import UUID

from community.events.forums import PostChanged, TopicArrived, TopicChanged, TopicLeft
from community.features.forums.models import Post, Topic
from community.features.forums.policy import PostFacts, TopicFacts
from community.infra.outbox import Outbox


def facts_of(topic: Topic, level: int) -> TopicFacts:
    """What rights in the topic depend on."""
    return TopicFacts(
        level=level,
        author_id=topic.author_id,
        closed=topic.closed_at is not None,
        deleted=topic.deleted_at is not None,
    )


def post_facts_of(post: Post) -> PostFacts:
    """What rights on the post depend on."""
    return PostFacts(
        number=post.number,
        author_id=post.author_id,
        deleted_by=post.deleted_by,
        wiki=post.wiki,
        moved=post.moved_id is not None,
    )


def topic_changed(outbox: Outbox, topic: Topic) -> None:
    """The topic looks different, in lists or on its page."""
    topic.version += 1
    topic.change_seq += 1
    outbox.add(TopicChanged(topic_id=topic.id, space_id=topic.space_id, change_seq=topic.change_seq))


def topic_moved(outbox: Outbox, topic: Topic, *, former_space_id: UUID) -> None:
    """The topic is in another space now; each side hears of its own space only."""
    topic.version += 1
    topic.change_seq += 1
    outbox.add(TopicLeft(topic_id=topic.id, space_id=former_space_id, change_seq=topic.change_seq))
    outbox.add(TopicArrived(topic_id=topic.id, space_id=topic.space_id, change_seq=topic.change_seq))


def post_changed(outbox: Outbox, topic: Topic, post: Post) -> None:
    """The post looks different; the topic, locked, counts it."""
    topic.change_seq += 1
    post.change_seq = topic.change_seq
    outbox.add(
        PostChanged(
            topic_id=topic.id,
            space_id=topic.space_id,
            post_id=post.id,
            number=post.number,
            change_seq=topic.change_seq,
        )
    )
