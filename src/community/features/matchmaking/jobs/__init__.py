"""What time does to the things of the slice."""

from typing import Final

from community.features.matchmaking.jobs import consortia, meetings, opportunities

JOBS: Final = (*opportunities.JOBS, *consortia.JOBS, *meetings.JOBS)
