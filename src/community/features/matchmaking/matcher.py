"""What goes on in the matcher process; the list that others extend by a line."""

from typing import Final

from community.features.matchmaking.matching.matches import MATCHES
from community.features.matchmaking.matching.meeting_plans import MEETING_PLANS
from community.features.matchmaking.matching.task import MatcherTask
from community.features.matchmaking.matching.teams import TEAMS

TASKS: Final[tuple[MatcherTask, ...]] = (MATCHES, TEAMS, MEETING_PLANS)
