"""What time does to the things of the slice."""

from typing import Final

from community.features.matchmaking.jobs import consortia, introductions, meetings, opportunities

JOBS: Final = (*opportunities.JOBS, *introductions.JOBS, *consortia.JOBS, *meetings.JOBS)
