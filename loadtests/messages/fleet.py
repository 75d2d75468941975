"""The fleet: people who sign in, conversations between them, and the sending of so many messages."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from community.app.message_audit import Audit, Findings, read_notes
from community.app.seed import LOAD_ACCOUNTS, LOAD_EMAIL, PASSWORD
from loadtests.accounts import Account
from loadtests.bench.client import Answer, BadAnswer, Connection
from loadtests.bench.members import Member, call, session_cookie, sign_in_request
from loadtests.messages.client import BASE, Device, Tally
from loadtests.messages.faults import Faults
from loadtests.messages.journal import Journal
from loadtests.messages.platform import Twins

GROUPS = 40
GROUP_SIZE = 5
SIGNING_IN_AT_ONCE = 4


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much, how fast (messages a second), and seconds between two faults (0: none)."""

    messages: int
    people: int = LOAD_ACCOUNTS
    rate: float = 300.0
    fault_every: float = 3.0
    seed: int = 1


@dataclass
class Outcome:
    findings: Findings
    tally: Tally
    faults: dict[str, int]
    seconds: float


async def run_fleet(twins: Twins, plan: Plan, log: Path) -> Outcome:
    """Send the messages through the faults, let every device catch up, and compare what was noted with SQL."""
    members = await _sign_in(twins.addresses[0], plan.people)
    conversations = await _converse(members)
    tally = Tally()
    began = time.monotonic()
    with Journal(log) as journal:
        devices = [
            Device(
                member, twins.addresses, [each for each, people in conversations if member.id in people], journal, tally
            )
            for member in members
        ]
        for device in devices:
            device.start()
        faults = Faults(twins, devices, every=plan.fault_every, seed=plan.seed)
        over = asyncio.Event()
        breaking = asyncio.create_task(faults.run(over)) if plan.fault_every else None
        await _send_all(devices, plan)
        seconds = time.monotonic() - began
        over.set()
        if breaking is not None:
            await breaking
        last = await _last_numbers(twins.stack.urls().database_url)
        await asyncio.gather(*(device.finish(lambda each: last[each]) for device in devices))
    findings = await _compare(twins.stack.urls().database_url, log)
    return Outcome(findings, tally, dict(faults.done), seconds)


async def _send_all(devices: Sequence[Device], plan: Plan) -> None:
    """Each device writes at its own pace, so that together they keep the rate while nothing is broken."""
    left = plan.messages

    async def write(device: Device) -> None:
        nonlocal left
        choice = random.Random(f"{plan.seed} {device.member.id}")
        pause = len(devices) / plan.rate
        await asyncio.sleep(choice.uniform(0, pause))
        while left > 0:
            left -= 1
            due = time.monotonic() + pause
            await device.send(choice.choice(device.conversations), f"Message {left} : livraison à 5 h")
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    await asyncio.gather(*(write(device) for device in devices))


async def _sign_in(address: str, count: int) -> list[Member]:
    gate = asyncio.Semaphore(SIGNING_IN_AT_ONCE)

    async def enter(number: int) -> Member:
        account = Account(number, LOAD_EMAIL.format(number=number), PASSWORD)
        async with gate:
            while True:
                connection = await Connection.open(address)
                try:
                    answer = await connection.call(sign_in_request(address, account))
                finally:
                    connection.close()
                if answer.status == 200:
                    return Member(address, answer.json()["id"], session_cookie(answer))
                await _told_to_wait(answer)

    return await asyncio.gather(*(enter(number) for number in range(1, count + 1)))


async def _converse(members: Sequence[Member]) -> list[tuple[str, set[str]]]:
    """Neighbours write to each other, both ways, so that no request waits; and there are groups."""
    made: list[tuple[str, set[str]]] = []
    for one, other in zip(members[::2], members[1::2], strict=True):
        for sender, receiver in ((one, other), (other, one)):
            body = {"personId": receiver.id, "message": {"clientMessageId": str(uuid4()), "source": "Bonjour"}}
            conversation = await _ask(sender, "POST", f"{BASE}/direct", body, status=201)
        made.append((conversation["id"], {one.id, other.id}))
    for number in range(min(GROUPS, len(members) // GROUP_SIZE)):
        people = members[number * GROUP_SIZE : (number + 1) * GROUP_SIZE]
        body = {"id": str(uuid4()), "title": f"Groupe {number}", "personIds": [each.id for each in people[1:]]}
        group = await _ask(people[0], "POST", f"{BASE}/groups", body, status=201)
        made.append((group["id"], {each.id for each in people}))
    return made


def _of(member: Member, conversations: Sequence[tuple[str, set[str]]]) -> list[str]:
    return [conversation for conversation, people in conversations if member.id in people]


async def _ask(member: Member, method: str, path: str, body: Any, *, status: int) -> Any:
    while True:
        answer = await call(member, method, path, body)
        if answer.status == status:
            return answer.json()
        await _told_to_wait(answer)


async def _told_to_wait(answer: Answer) -> None:
    if answer.status not in {429, 503}:
        raise BadAnswer(f"status {answer.status}: {answer.body[:200]!r}")
    await asyncio.sleep(float(answer.header("Retry-After") or 1))


async def _last_numbers(database_url: str) -> dict[str, int]:
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch("SELECT id, last_seq FROM messaging_conversation")
    finally:
        await connection.close()
    return {str(row["id"]): row["last_seq"] for row in rows}


async def _compare(database_url: str, log: Path) -> Findings:
    audit = Audit()
    for note in read_notes([log]):
        audit.take(note)
    connection = await asyncpg.connect(database_url)
    try:
        return await audit.compare(connection)
    finally:
        await connection.close()
