"""The fleet: signed-in people, conversations between them, and the sending of so many messages in parts."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from community.app.message_audit import Findings
from community.features.messaging.models import Kind
from loadtests.bench.crowd import make_conversations, make_crowd
from loadtests.bench.members import Member
from loadtests.messages.client import Device, Tally
from loadtests.messages.faults import Faults
from loadtests.messages.journal import Journal
from loadtests.messages.platform import Twins

GROUP_SIZE = 5
UNDER_WAY = 32
"""Messages at the same time: a machine that is slow gets fewer, instead of more than it can answer in time."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much, how fast (messages a second), and after how many messages something breaks (0: never).

    part: after so many messages the faults pause, every device catches up, and all is compared with the database.
    gather: devices fetch what they were told of at most every so many seconds.
    """

    messages: int
    people: int = 300
    rate: float = 300.0
    fault_after: int = 2_000
    part: int = 100_000
    gather: float = 1.0
    seed: int = 1


@dataclass
class Outcome:
    """What was proved of the messages until now; `complete` once they are all."""

    findings: Findings
    tally: Tally = field(default_factory=Tally)
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    fleet_seconds: float = 0.0
    """CPU time of the fleet itself."""
    complete: bool = False


async def run_fleet(
    twins: Twins, plan: Plan, log: Path, *, proved: Callable[[Outcome], None] = lambda _: None
) -> Outcome:
    """Send the messages through the faults; hold what was noted against the database after each part.

    `proved` is told of the outcome so far each time; nothing more is sent once something was found.
    """
    url = twins.stack.urls().database_url
    members = await asyncio.to_thread(make_crowd, url, twins.addresses[0], plan.people)
    conversations = await asyncio.to_thread(_converse, url, members)
    outcome = Outcome(Findings())
    began, own = time.monotonic(), time.process_time()
    with Journal(log) as journal:
        devices = [
            Device(member, twins.addresses, _of(member, conversations), journal, outcome.tally, gather=plan.gather)
            for member in members
        ]
        for device in devices:
            device.start()
        faults = Faults(twins, devices, outcome.tally, after=plan.fault_after, seed=plan.seed)
        left = plan.messages
        while left and outcome.findings.clean:
            part = min(plan.part, left)
            async with faults.meanwhile():
                await _send_all(devices, plan, part, upto=left)
            left -= part
            last = await _last_numbers(url)
            await asyncio.gather(*(device.catch_up(last) for device in devices))
            outcome.findings = await _compare(journal, url)
            outcome.faults, outcome.complete = dict(faults.done), not left
            outcome.seconds, outcome.fleet_seconds = time.monotonic() - began, time.process_time() - own
            proved(outcome)
        await asyncio.gather(*(device.stop() for device in devices))
    return outcome


async def _send_all(devices: Sequence[Device], plan: Plan, part: int, *, upto: int) -> None:
    """Each device writes at its own pace, so that together they keep the rate while nothing is broken."""
    left = part
    under_way = asyncio.Semaphore(UNDER_WAY)

    async def write(device: Device) -> None:
        nonlocal left
        choice = random.Random(f"{plan.seed} {upto} {device.member.id}")
        pause = len(devices) / plan.rate
        await asyncio.sleep(choice.uniform(0, pause))
        while left > 0:
            left -= 1
            due = time.monotonic() + pause
            async with under_way:
                await device.send(
                    choice.choice(device.conversations), f"Message {upto - part + left} : livraison à 5 h"
                )
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    await asyncio.gather(*(write(device) for device in devices))


def _converse(url: str, members: Sequence[Member]) -> list[tuple[str, set[str]]]:
    """Neighbours in pairs, and groups."""
    made: list[tuple[str, set[str]]] = []
    for kind, size in ((Kind.DIRECT, 2), (Kind.GROUP, GROUP_SIZE)):
        parties = [list(members[at : at + size]) for at in range(0, len(members) - size + 1, size)]
        ids = make_conversations(url, parties, kind=kind)
        made += [(each, {member.id for member in party}) for each, party in zip(ids, parties, strict=True)]
    return made


def _of(member: Member, conversations: Sequence[tuple[str, set[str]]]) -> list[str]:
    return [conversation for conversation, people in conversations if member.id in people]


async def _last_numbers(database_url: str) -> dict[str, int]:
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch("SELECT id, last_seq FROM messaging_conversation")
    finally:
        await connection.close()
    return {str(row["id"]): row["last_seq"] for row in rows}


async def _compare(journal: Journal, database_url: str) -> Findings:
    connection = await asyncpg.connect(database_url)
    try:
        return await journal.audit.compare(connection)
    finally:
        await connection.close()
