"""What a person follows, mutes and ignores."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.permissions import Permission
from community.core.text import fold_words
from community.events.forums import FollowingChanged
from community.features.accounts.api import actors_of
from community.features.forums import policy
from community.features.forums.errors import ModeratorNotIgnored
from community.features.forums.models import FollowLevel, Tracking
from community.features.forums.queries.glance import glance_at_topic
from community.features.forums.repository import following, reading, topics
from community.features.forums.schemas.following import IgnoreTime, PlaceLevelName, TopicLevelName, TrackingName
from community.features.forums.service.texts import clean_tags
from community.infra.db import UnitOfWork

LEVELS: Final[dict[PlaceLevelName, FollowLevel]] = {
    "muted": FollowLevel.MUTED,
    "regular": FollowLevel.REGULAR,
    "tracking": FollowLevel.TRACKING,
    "watching": FollowLevel.WATCHING,
    "watching_first": FollowLevel.WATCHING_FIRST,
}
TRACKING: Final[dict[TrackingName, Tracking]] = {
    "never": Tracking.NEVER,
    "opened": Tracking.WHEN_OPENED,
    "read": Tracking.WHEN_READ,
}
_DURATIONS: Final[dict[IgnoreTime, timedelta | None]] = {
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "four_months": timedelta(days=120),
    "ever": None,
}
_SHORTEST_WORD: Final = 2


class FollowingService:
    """Choices of one person that nobody else sees."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def follow_topic(self, *, actor: Actor, topic_id: UUID, level: TopicLevelName | None) -> None:
        """Choose a level, or take the choice back.

        Raises:
            NotFound: the topic does not exist for the actor.
        """
        session, now = self._uow.session, self._clock.now()
        if await glance_at_topic(session, actor, topic_id) is None:
            raise NotFound
        if level is None:
            await reading.forget_choice(session, person_id=actor.id, topic_id=topic_id)
        else:
            await reading.choose_level(session, person_id=actor.id, topic_id=topic_id, level=LEVELS[level], now=now)
        self._changed(actor, topic_id)

    async def follow_space(self, *, actor: Actor, space_id: UUID, level: PlaceLevelName | None) -> None:
        """Raises NotFound where the space does not exist for the actor."""
        session = self._uow.session
        visible, level_in = policy.may_see(actor), policy.level_in(actor)
        if await topics.level_of_space(session, space_id, visible=visible, level=level_in) is None:
            raise NotFound
        await following.follow_space(session, person_id=actor.id, space_id=space_id, level=_place_level(level))
        self._changed(actor)

    async def follow_tag(self, *, actor: Actor, tag: str, level: PlaceLevelName | None) -> None:
        """Any tag, in use or not: whether it is stays a matter of what the actor may see."""
        clean = clean_tags([tag])
        if not clean:
            raise Invalid({"/tag": FieldProblem("required")})
        await following.follow_tag(self._uow.session, person_id=actor.id, tag=clean[0], level=_place_level(level))
        self._changed(actor)

    async def set_tracking(self, *, actor: Actor, tracking: TrackingName) -> None:
        """When reading makes the actor track a topic, from now on."""
        await following.set_tracking(self._uow.session, person_id=actor.id, tracking=TRACKING[tracking])
        self._changed(actor)

    async def ignore(self, *, actor: Actor, person_id: UUID, duration: IgnoreTime) -> None:
        """Ignore a person from now on, for some time or for good.

        Raises:
            NotFound: there is no such active person.
            ModeratorNotIgnored: what moderators write concerns all.
        """
        session = self._uow.session
        if person_id == actor.id:
            raise Invalid({"/personId": FieldProblem("yourself")})
        person = (await actors_of(session, [person_id])).get(person_id)
        if person is None:
            raise NotFound
        if person.may(Permission.FORUMS_TOPIC_MODERATE):
            raise ModeratorNotIgnored
        time = _DURATIONS[duration]
        until = None if time is None else self._clock.now() + time
        await following.ignore(session, person_id=actor.id, ignored_id=person_id, until=until)
        self._changed(actor)

    async def stop_ignoring(self, *, actor: Actor, person_id: UUID) -> None:
        """Twice is as once."""
        await following.stop_ignoring(self._uow.session, person_id=actor.id, ignored_id=person_id)
        self._changed(actor)

    async def end_expired(self) -> None:
        """People whose time is over are heard again."""
        for person_id in await following.end_expired(self._uow.session, now=self._clock.now()):
            self._uow.outbox.add(FollowingChanged(person_id=person_id, topic_id=None))

    async def set_words(self, *, actor: Actor, words: list[str]) -> None:
        """All muted words at once; one that folds to nothing is refused, as it would mute nothing or all."""
        await following.set_words(self._uow.session, person_id=actor.id, words=_clean_words(words))
        self._changed(actor)

    def _changed(self, actor: Actor, topic_id: UUID | None = None) -> None:
        self._uow.outbox.add(FollowingChanged(person_id=actor.id, topic_id=topic_id))


def _place_level(level: PlaceLevelName | None) -> int | None:
    """REGULAR is what a space or tag is without a choice."""
    return None if level is None or level == "regular" else LEVELS[level]


def _clean_words(words: list[str]) -> list[str]:
    clean: dict[str, None] = {}
    for place, word in enumerate(words):
        folded = fold_words(word).strip()
        if len(folded) < _SHORTEST_WORD:
            raise Invalid({f"/words/{place}": FieldProblem("too_short", minimum=_SHORTEST_WORD)})
        clean[f"{folded}*" if word.rstrip().endswith("*") else folded] = None
    return list(clean)
