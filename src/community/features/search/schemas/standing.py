"""How far everything is, for the administrator."""

from datetime import datetime

import msgspec


class WalkOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """The last walk through a kind. `written` and `removed` count what differed; in a comparison that is drift."""

    kind: str
    documents: int
    reason: str
    started_at: datetime
    finished_at: datetime | None
    seen: int
    written: int
    removed: int


class EngineOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """An engine. `behind`: changes that it has not applied yet; `lag_ms`: of what it applied last."""

    name: str
    documents: int
    bytes: int
    behind: int
    lag_ms: int
    building: bool
    seen_at: datetime


class StandingOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """`waiting`: notes of documents that are to be made anew."""

    waiting: int
    walks: list[WalkOut]
    engines: list[EngineOut]
