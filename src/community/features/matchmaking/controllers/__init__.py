"""The HTTP API of the slice."""

from typing import Final

from community.features.matchmaking.controllers.consortia import ConsortiumController, ConsortiumInvitationController
from community.features.matchmaking.controllers.disclosures import DisclosureController
from community.features.matchmaking.controllers.introductions import IntroductionController
from community.features.matchmaking.controllers.matches import MatchController
from community.features.matchmaking.controllers.meeting_days import (
    MeetingDayController,
    MeetingPlaceController,
    ParticipantController,
)
from community.features.matchmaking.controllers.meetings import CalendarController, ScheduleController
from community.features.matchmaking.controllers.opportunities import OpportunityController
from community.features.matchmaking.controllers.outcomes import OutcomeLinkController, OutcomeReportController
from community.features.matchmaking.controllers.profile import LineController, ProfileController, VocabularyController
from community.features.matchmaking.controllers.shields import ShieldController

CONTROLLERS: Final = (
    ProfileController,
    LineController,
    VocabularyController,
    OpportunityController,
    MatchController,
    ConsortiumController,
    ConsortiumInvitationController,
    MeetingDayController,
    MeetingPlaceController,
    ParticipantController,
    ScheduleController,
    CalendarController,
    IntroductionController,
    DisclosureController,
    OutcomeLinkController,
    OutcomeReportController,
    ShieldController,
)
