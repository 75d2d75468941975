"""Works out lists, and writes those that are others than before."""

import time
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
import structlog
from msgspec import structs

from community.core.clock import Clock
from community.core.ids import new_id
from community.features.matchmaking.matching.keeper import Keeper, Renewal
from community.features.matchmaking.matching.rows import rows_of
from community.features.matchmaking.queries.weights import (
    accepted_sources,
    decisions,
    share_of_sources,
    weights_in_use,
)
from community.features.matchmaking.repository import changes, matches
from community.features.matchmaking.scoring.board import LENGTH, Board, Sharing
from community.features.matchmaking.scoring.deciding import learnt
from community.features.matchmaking.scoring.listing import Listed
from community.features.matchmaking.scoring.live import LiveHub
from community.features.matchmaking.scoring.weights import Weights, sensible_weights
from community.infra.db import Database

log = structlog.get_logger()

_TOGETHER: Final = 50
"""Lists that are written in one transaction."""


class Outcome(NamedTuple):
    """What one making of lists came to."""

    whole: bool
    ranked: int
    written: int
    seconds: float


class Worked(NamedTuple):
    """What the thread hands back: lists to be written, and by what each is known again."""

    ranked: int
    lists: Mapping[UUID, Sequence[Listed]]
    digests: Mapping[UUID, bytes]


class Rounds:
    """Follows the hub; holds what it has written, to write only what differs."""

    def __init__(self, database: Database, keeper: Keeper, clock: Clock, sharing: Sharing) -> None:
        self._database = database
        self._keeper = keeper
        self._clock = clock
        self._sharing = sharing
        self._board = Board(sharing)
        self._written: dict[UUID, bytes] = {}
        self._weights = sensible_weights()
        self._unwritten = False

    async def step(self) -> Outcome | None:
        """Follow what has changed, if anything has; once a day, and after a change of weights, make all lists anew."""
        async with self._database.reading() as session:
            weights = await weights_in_use(session)
        renewal = await self._keeper.renew_daily()
        if (self._unwritten or weights != self._weights) and (renewal is None or not renewal.whole):
            renewal = await self._keeper.remake()
        self._weights = weights
        return None if renewal is None else await self._follow(renewal)

    async def whole(self) -> Outcome:
        """Read everything and make all lists anew."""
        async with self._database.reading() as session:
            self._weights = await weights_in_use(session)
        return await self._follow(await self._keeper.remake())

    async def learn(self) -> Weights | None:
        """Learn weights from all answers and use them; where there are too few, the sensible ones."""
        await self._keeper.renew_daily()
        hub = await self._keeper.kept()
        async with self._database.reading() as session:
            answers = await decisions(session)
        weights = await self._keeper.beside(learnt, hub, answers, LENGTH)
        async with self._database.unit_of_work() as uow:
            if weights is None:
                await matches.use_sensible_weights(uow.session)
            elif weights != await weights_in_use(uow.session):
                values = structs.asdict(weights)
                await matches.use_weights(uow.session, values, weights.learnt_from, self._clock.now())
        return weights

    async def _follow(self, renewal: Renewal) -> Outcome:
        began, self._unwritten = time.monotonic(), True
        hub = await self._keeper.kept()
        worked = await self._keeper.beside(self._work, hub, renewal)
        await self._write(hub, worked.lists)
        async with self._database.unit_of_work() as uow:
            await matches.drop_other_lists(uow.session, self._board.lists)
            await matches.write_prospects(uow.session, self._prospects(hub))
            await changes.forget(uow.session, renewal.seen)
        self._written.update(worked.digests)
        self._unwritten = False
        outcome = Outcome(renewal.whole, worked.ranked, len(worked.lists), time.monotonic() - began)
        if renewal.whole:
            await self._report(hub, worked, outcome)
        log.info("matcher_has_matched", **outcome._asdict())
        return outcome

    def _work(self, hub: LiveHub, renewal: Renewal) -> Worked:
        """In the thread: rank, share places, explain, and keep what differs from what was written."""
        wanted = set(hub.facts.asked) if renewal.whole else self._board.near(hub, renewal.organisations)
        self._board.rank(hub, self._weights, sorted(wanted))
        others = self._board.share(hub)
        lists: dict[UUID, Sequence[Listed]] = {}
        digests: dict[UUID, bytes] = {}
        for id_ in sorted(wanted | others):
            rows = self._board.rows(hub, self._weights, id_)
            digest = blake2b(msgspec.msgpack.encode(rows), digest_size=16).digest()
            if renewal.whole or self._written.get(id_) != digest:
                lists[id_] = rows
                digests[id_] = digest
        return Worked(len(wanted), lists, digests)

    async def _write(self, hub: LiveHub, lists: Mapping[UUID, Sequence[Listed]]) -> None:
        now = self._clock.now()
        for some in _parts(sorted(lists)):
            owners = {id_: UUID(hub.facts.asked[id_].owner) for id_ in some if id_ in hub.facts.asked}
            held = {id_: lists[id_] for id_ in some if id_ in owners}
            async with self._database.unit_of_work() as uow:
                await matches.write_lists(uow.session, some, rows_of(held, owners), now)

    def _prospects(self, hub: LiveHub) -> list[dict[str, object]]:
        return [
            {"organisation_id": UUID(each.organisation), "what": each.what, "value": each.value, "lists": lists}
            for each, lists in sorted(self._board.prospects().items())
            if each.organisation in hub.facts.organisations
        ]

    async def _report(self, hub: LiveHub, worked: Worked, outcome: Outcome) -> None:
        shown = self._board.exposure(hub)
        rows = [list(row.sources) for held in worked.lists.values() for row in held]
        async with self._database.unit_of_work() as uow:
            await matches.write_round(
                uow.session,
                id=new_id(),
                made_at=self._clock.now(),
                seconds=round(outcome.seconds, 3),
                needs=len(hub.facts.asked),
                organisations=len(hub.facts.organisations),
                matches=len(rows),
                coverage=round(shown.coverage, 4),
                gini=round(shown.gini, 4),
                most=shown.maximum,
                cap=self._sharing.cap,
                sources=share_of_sources(rows),
                accepted_sources=await accepted_sources(uow.session),
                learnt_from=self._weights.learnt_from,
            )


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + _TOGETHER] for start in range(0, len(ids), _TOGETHER))
