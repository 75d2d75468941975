"""Twenty posts of a topic as a signed-in member gets them, caches filled."""

from collections.abc import Iterator

import msgspec
import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import Answer, BadAnswer
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, call, sign_in
from loadtests.bench.rounds import compare

POSTS = 20
MEMBERS = 8


class _Author(msgspec.Struct):
    name: str


class _Post(msgspec.Struct):
    number: int
    html: str
    author: _Author


class _Page(msgspec.Struct):
    items: list[_Post]


_decoder = msgspec.json.Decoder(_Page)


def check_page(answer: Answer) -> None:
    """Twenty posts in order, with text and author.

    Raises:
        BadAnswer: anything else.
    """
    if answer.status != 200:
        raise BadAnswer(f"the page of posts answered {answer.status}: {answer.body[:300]!r}")
    posts = _decoder.decode(answer.body).items
    if [post.number for post in posts] != list(range(posts[0].number, posts[0].number + POSTS)):
        raise BadAnswer(f"the page has {len(posts)} posts instead of {POSTS} in order")
    if not all(post.html and post.author.name for post in posts):
        raise BadAnswer("the page has a post without text or author")


def measure(bench: Bench) -> Iterator[Figure]:
    """Several members ask for the first posts of the same topic again and again."""
    bench.platform.stop_worker()
    members, topic = uvloop.run(_scene(bench.platform.address))
    path = f"/api/forums/topics/{topic}/posts"
    requests = [member.get(path) for member in members]
    size = 0
    for member in members * 3:
        answer = uvloop.run(call(member, "GET", path))
        check_page(answer)
        size = len(answer.body)
    found = compare(bench, requests, check_page)
    costs = ", ".join(f"{part} {cost:.3f}" for part, cost in found.milliseconds.items() if part != "worker")
    yield Figure(
        title=f"Topic page of {POSTS} posts, signed in, warm",
        value=found.rate,
        unit="requests per CPU s",
        floor=found.floor_rate,
        paired=found.ratio,
        target=0.45,
        note=f"{found.requests} requests of {MEMBERS} members, {size / 1000:.1f} KB each; CPU ms per request: {costs}; "
        f"32 connections: p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms",
    )


async def _scene(address: str) -> tuple[list[Member], str]:
    """Members, and a topic with enough posts none of which is deleted."""
    members = [await sign_in(address, account) for account in load_accounts()[:MEMBERS]]
    cursor = ""
    for _ in range(50):
        page = (await call(members[0], "GET", f"/api/forums/topics?list=latest{cursor}")).expect(200).json()
        for row in page["items"]:
            if row["postCount"] == row["highestNumber"] >= POSTS:
                return members, str(row["id"])
        cursor = f"&cursor={page['next']}"
    raise BadAnswer(f"no topic with {POSTS} posts in the first fifty pages")
