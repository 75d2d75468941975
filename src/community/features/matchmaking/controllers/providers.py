"""What the handlers of the slice are given."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.datastructures import State
from litestar.di import NamedDependency

from community.features.matchmaking.service.answers import AnswerService
from community.features.matchmaking.service.consortia import ConsortiumService
from community.features.matchmaking.service.consortium_invitations import ConsortiumInvitationService
from community.features.matchmaking.service.consortium_roles import ConsortiumRolesService
from community.features.matchmaking.service.disclosures import DisclosureService
from community.features.matchmaking.service.introductions import IntroductionService
from community.features.matchmaking.service.lines_file import LinesFile
from community.features.matchmaking.service.meeting_booking import BookingService
from community.features.matchmaking.service.meeting_calendars import CalendarService
from community.features.matchmaking.service.meeting_days import MeetingDayService
from community.features.matchmaking.service.meeting_participation import ParticipationService
from community.features.matchmaking.service.opportunities import OpportunityService
from community.features.matchmaking.service.outcomes import OutcomeService
from community.features.matchmaking.service.profile import ProfileService
from community.features.matchmaking.service.shields import ShieldService
from community.features.media.api import Attachments
from community.infra.db import UnitOfWork
from community.web.house import house_of


def provide_profile_service(state: State, uow: NamedDependency[UnitOfWork]) -> ProfileService:
    return ProfileService(uow, house_of(state).clock)


def provide_lines_file(state: State, uow: NamedDependency[UnitOfWork]) -> LinesFile:
    return LinesFile(uow, ProfileService(uow, house_of(state).clock))


def provide_opportunity_service(state: State, uow: NamedDependency[UnitOfWork]) -> OpportunityService:
    return OpportunityService(uow, house_of(state).clock)


def provide_consortium_service(state: State, uow: NamedDependency[UnitOfWork]) -> ConsortiumService:
    return ConsortiumService(uow, house_of(state).clock)


def provide_consortium_invitations(state: State, uow: NamedDependency[UnitOfWork]) -> ConsortiumInvitationService:
    clock = house_of(state).clock
    return ConsortiumInvitationService(uow, clock, ConsortiumService(uow, clock))


def provide_consortium_roles(state: State, uow: NamedDependency[UnitOfWork]) -> ConsortiumRolesService:
    return ConsortiumRolesService(uow, ConsortiumService(uow, house_of(state).clock))


def provide_meeting_day_service(state: State, uow: NamedDependency[UnitOfWork]) -> MeetingDayService:
    return MeetingDayService(uow, house_of(state).clock)


def provide_participation_service(state: State, uow: NamedDependency[UnitOfWork]) -> ParticipationService:
    return ParticipationService(uow, house_of(state).clock)


def provide_booking_service(state: State, uow: NamedDependency[UnitOfWork]) -> BookingService:
    return BookingService(uow, house_of(state).clock)


def provide_calendar_service(state: State, uow: NamedDependency[UnitOfWork]) -> CalendarService:
    return CalendarService(uow, house_of(state).clock)


def provide_answer_service(state: State, uow: NamedDependency[UnitOfWork]) -> AnswerService:
    return AnswerService(uow, house_of(state).clock)


def provide_introduction_service(state: State, uow: NamedDependency[UnitOfWork]) -> IntroductionService:
    return IntroductionService(uow, house_of(state).clock)


def provide_disclosure_service(state: State, uow: NamedDependency[UnitOfWork]) -> DisclosureService:
    house = house_of(state)
    return DisclosureService(uow, house.clock, Attachments(house.catalogue))


def provide_outcome_service(state: State, uow: NamedDependency[UnitOfWork]) -> OutcomeService:
    return OutcomeService(uow, house_of(state).clock)


def provide_shield_service(state: State, uow: NamedDependency[UnitOfWork]) -> ShieldService:
    return ShieldService(uow, house_of(state).clock)


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "profile_service": provide_profile_service,
    "lines_file": provide_lines_file,
    "answer_service": provide_answer_service,
    "opportunity_service": provide_opportunity_service,
    "consortium_service": provide_consortium_service,
    "consortium_invitations": provide_consortium_invitations,
    "consortium_roles": provide_consortium_roles,
    "meeting_day_service": provide_meeting_day_service,
    "participation_service": provide_participation_service,
    "booking_service": provide_booking_service,
    "calendar_service": provide_calendar_service,
    "introduction_service": provide_introduction_service,
    "disclosure_service": provide_disclosure_service,
    "outcome_service": provide_outcome_service,
    "shield_service": provide_shield_service,
}
