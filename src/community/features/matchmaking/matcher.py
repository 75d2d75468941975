"""What goes on in the matcher process; the list that others extend by a line."""

from typing import Final

from community.features.matchmaking.matching.following import FOLLOWING
from community.features.matchmaking.matching.meeting_plans import MEETING_PLANS
from community.features.matchmaking.matching.task import MatcherTask
from community.features.matchmaking.matching.teams import TEAMS

TASKS: Final[tuple[MatcherTask, ...]] = (FOLLOWING, TEAMS, MEETING_PLANS)
