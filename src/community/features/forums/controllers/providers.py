"""What the handlers of the forum are handed.

The hot ones take what they need from the house: Litestar provides two things side by side in a task group, which
costs as much as three statements.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency

from community.core.actor import Actor
from community.core.clock import Clock
from community.features.forums.queries.reads import Reads
from community.features.forums.service.bookmarks import BookmarkService
from community.features.forums.service.drafts import DraftService
from community.features.forums.service.following import FollowingService
from community.features.forums.service.joining import JoiningService
from community.features.forums.service.moving import MovingService
from community.features.forums.service.ownership import OwnershipService
from community.features.forums.service.polls import PollService
from community.features.forums.service.posts import PostService
from community.features.forums.service.reactions import ReactionService
from community.features.forums.service.reading import ReadingService
from community.features.forums.service.scheduling import SchedulingService
from community.features.forums.service.spaces import SpaceService
from community.features.forums.service.staff_notes import StaffNoteService
from community.features.forums.service.templates import TemplateService
from community.features.forums.service.timers import TimerService
from community.features.forums.service.topics import TopicService
from community.features.media.api import Attachments
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.infra.markdown import MarkdownRenderer
from community.settings import Settings
from community.web.house import house_of


def provide_reads(request: Request[Any, Actor, Any], state: State) -> Reads:
    """The kept reads of the one who asks."""
    house = house_of(state)
    return Reads(request.scope["user"], house.cache, house.database)


def provide_post_service(uow: NamedDependency[UnitOfWork], state: State) -> PostService:
    house = house_of(state)
    return PostService(uow, house.clock, house.markdown, Attachments(house.catalogue))


def provide_topic_service(uow: NamedDependency[UnitOfWork], state: State) -> TopicService:
    house = house_of(state)
    return TopicService(uow, house.clock, house.markdown, Attachments(house.catalogue))


def provide_reading_service(uow: NamedDependency[UnitOfWork], state: State) -> ReadingService:
    return ReadingService(uow, house_of(state).clock)


def provide_poll_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], settings: NamedDependency[Settings]
) -> PollService:
    return PollService(uow, clock, secret_key=settings.secret_key)


def provide_bookmark_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> BookmarkService:
    return BookmarkService(uow, clock)


def provide_reaction_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> ReactionService:
    return ReactionService(uow, clock)


def provide_template_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> TemplateService:
    return TemplateService(uow, clock)


def provide_joining_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> JoiningService:
    return JoiningService(uow, clock)


def provide_following_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> FollowingService:
    return FollowingService(uow, clock)


def provide_space_service(uow: NamedDependency[UnitOfWork]) -> SpaceService:
    return SpaceService(uow)


def provide_ownership_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> OwnershipService:
    return OwnershipService(uow, clock)


def provide_moving_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> MovingService:
    return MovingService(uow, clock)


def provide_timer_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> TimerService:
    return TimerService(uow, clock)


def provide_staff_note_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], markdown: NamedDependency[MarkdownRenderer]
) -> StaffNoteService:
    return StaffNoteService(uow, clock, markdown)


def provide_draft_service(uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> DraftService:
    return DraftService(uow, clock)


def provide_scheduling_service(
    uow: NamedDependency[UnitOfWork],
    clock: NamedDependency[Clock],
    markdown: NamedDependency[MarkdownRenderer],
    catalogue: NamedDependency[Catalogue],
) -> SchedulingService:
    return SchedulingService(uow, clock, markdown, Attachments(catalogue))


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "reads": provide_reads,
    "draft_service": provide_draft_service,
    "scheduling_service": provide_scheduling_service,
    "post_service": provide_post_service,
    "topic_service": provide_topic_service,
    "reading_service": provide_reading_service,
    "poll_service": provide_poll_service,
    "bookmark_service": provide_bookmark_service,
    "reaction_service": provide_reaction_service,
    "template_service": provide_template_service,
    "joining_service": provide_joining_service,
    "following_service": provide_following_service,
    "space_service": provide_space_service,
    "ownership_service": provide_ownership_service,
    "moving_service": provide_moving_service,
    "timer_service": provide_timer_service,
    "staff_note_service": provide_staff_note_service,
}
