"""Replies, one after the other over some connections: what a post costs the server."""

from collections.abc import Iterator
from statistics import median
from uuid import uuid4

import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import Answer, BadAnswer, percentile, spend
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, call, sign_in

WRITERS = 100
TOPICS = 40
ROUND = 500
"""Posts of a round; with the warm-up and five rounds each writer stays below the limit of 30 in ten minutes."""


def check_post(answer: Answer) -> None:
    """Raises BadAnswer: not stored."""
    if answer.status != 201:
        raise BadAnswer(f"a reply was answered {answer.status}: {answer.body[:300]!r}")


def measure(bench: Bench) -> Iterator[Figure]:
    """Posts of many members to many topics, without the worker, whose CPU time is not the server's."""
    bench.platform.stop_worker()
    members, topics = uvloop.run(_scene(bench.platform.address))
    size = ROUND // 10 if bench.quick else ROUND
    number = 0

    def batch(count: int) -> list[bytes]:
        nonlocal number
        made = []
        for _ in range(count):
            number += 1
            writer = members[number % len(members)]
            body = {
                "source": f"Message {number}: nous avons **trois** cagettes à partager, voir [la liste](https://example.org/{number}).",
                "replyTo": None,
            }
            path = f"/api/forums/topics/{topics[number % len(topics)]}/posts"
            made.append(writer.request("POST", path, body, Idempotency_Key=str(uuid4())))
        return made

    uvloop.run(spend(bench.platform.address, batch(size // 5), check_post))
    rates, costs, latencies = [], [], []
    for _ in range(bench.rounds):
        requests = batch(size)
        before = bench.platform.cpu()
        with bench.platform.generating():
            done = uvloop.run(spend(bench.platform.address, requests, check_post))
        after = bench.platform.cpu()
        cost = {part: (after[part] - before[part]) * 1000 / done.requests for part in after if part != "worker"}
        rates.append(1000 / cost["server"])
        costs.append(cost)
        latencies += done.latencies
    parts = ", ".join(f"{part} {median(cost[part] for cost in costs):.2f}" for part in costs[0])
    yield Figure(
        title="Write path: replies",
        value=median(rates),
        unit="posts per CPU s",
        target=350,
        note=f"{len(latencies)} replies by {WRITERS} members to {TOPICS} topics, 16 connections; CPU ms per post: "
        f"{parts}; p50 {percentile(latencies, 0.5) * 1000:.1f} ms, p99 {percentile(latencies, 0.99) * 1000:.1f} ms",
    )


async def _scene(address: str) -> tuple[list[Member], list[str]]:
    """Writers, and topics to which all of them may reply."""
    members = [await sign_in(address, account) for account in load_accounts()[:WRITERS]]
    spaces = (await call(members[0], "GET", "/api/forums/spaces")).expect(200).json()
    space = next((one["id"] for one in spaces if one["mayOpen"] and one["mayReply"]), None)
    if space is None:
        raise BadAnswer("the load accounts may open topics in no space")
    topics = []
    for number in range(TOPICS):
        body = {"spaceId": space, "title": f"What does a post cost, part {number}?", "source": "The first post."}
        opener = members[number % len(members)]
        answer = await call(opener, "POST", "/api/forums/topics", body, Idempotency_Key=str(uuid4()))
        topics.append(str(answer.expect(201).json()["id"]))
    return members, topics
