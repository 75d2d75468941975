"""What the slice says to open tabs: the owner's, when a file is ready or refused."""

from typing import Any, Final

from community.core.live import LiveRoute, person_audience
from community.events.media import FileProcessed

LIVE: Final[list[LiveRoute[Any]]] = [
    LiveRoute(
        event=FileProcessed,
        audiences=lambda event: [person_audience(event.owner_id)],
        frame=lambda event: {"fileId": str(event.file_id), "state": event.state, "reason": event.reason},
    ),
]
