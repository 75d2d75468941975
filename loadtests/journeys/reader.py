"""A reader: looks at the lists, reads what is new, stays on the page while others write."""

import time
from typing import Any

from locust import task

from loadtests.forum import ForumMember
from loadtests.member import thinking

LINGER_SECONDS = 2.0
FRAME_SECONDS = 5.0
"""After this long a frame counts as missed."""


class Reader(ForumMember):
    weight = 4
    wait_time = thinking(0.5, 3)

    @task(3)
    def look_at_lists(self) -> None:
        self.topics("latest")
        self.ask("GET", "/api/forums/counters", check=_are_counters)
        self.topics("unread")
        self.topics("new")

    @task(5)
    def read_topic(self) -> None:
        """Opens a topic, reads on from where it stopped, stays a while."""
        space = self.some_space()
        rows = self.topics("latest", space["id"])
        fresh = [row for row in rows if row["unread"] or row["isNew"]]
        if not rows:
            return
        row = (fresh or rows)[0]
        self.watch(row["id"])
        self._read(space["id"], row, rows)
        self._stay(row["id"])
        self.live.forget()

    def _read(self, space: str, row: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        """Reads the posts after the last one read; the unread state must follow."""
        before = self.ask("GET", "/api/forums/counters", check=_are_counters)
        topic = self.topic(row["id"])
        posts = self.posts(row["id"], after=topic["lastRead"] or 0)
        if not posts:
            return
        number = posts[-1]["number"]
        after = self.ask(
            "PUT",
            f"/api/forums/topics/{row['id']}/read",
            name="/api/forums/topics/{id}/read",
            body={"number": number},
            check=_are_counters,
        )
        now = self.topic(row["id"])
        self.note("CHECK", "a topic that was read is read", problem=_not_read(topic, now, number))
        was_waiting = topic["isNew"] or topic["unread"] > 0
        if was_waiting and number >= topic["highestNumber"]:
            self._check_counters(space, rows, before, after)

    def _check_counters(self, space: str, rows: list[dict[str, Any]], before: Any, after: Any) -> None:
        """The counters of the space fall by one, unless somebody wrote there meanwhile."""
        expected = _waiting(before, space) - 1
        if _waiting(after, space) == expected:
            self.note("CHECK", "counters fall after reading")
        elif _latest(self.topics("latest", space)) == _latest(rows):
            self.note(
                "CHECK",
                "counters fall after reading",
                problem=f"{_waiting(after, space)} topics wait in the space instead of {expected}",
            )

    def _stay(self, topic: str) -> None:
        """What others post now must be announced on the socket, and be there by number, once."""
        start = self.topic(topic)["highestNumber"]
        resyncs = self.live.resyncs
        self.live.wait_for(topic, [start + 1], LINGER_SECONDS)
        written = [post["number"] for post in self.posts(topic, after=start)]
        if not written:
            return
        began = time.perf_counter()
        missing = self.live.wait_for(topic, written, FRAME_SECONDS)
        if self.live.resyncs == resyncs:
            problem = f"posts {sorted(missing)} were not announced" if missing else None
            self.note("WS", "posts of others are announced", problem=problem, seconds=time.perf_counter() - began)


def _are_counters(counters: Any) -> None:
    assert counters["new"] >= 0, "a negative counter"
    assert counters["unread"] >= 0, "a negative counter"
    total = sum(space["new"] + space["unread"] for space in counters["spaces"].values())
    assert total == counters["new"] + counters["unread"], "the counters of the spaces are not their sum"


def _waiting(counters: Any, space: str) -> int:
    found = counters["spaces"].get(space, {"new": 0, "unread": 0})
    return int(found["new"] + found["unread"])


def _latest(rows: list[dict[str, Any]]) -> str:
    return max((row["lastPostAt"] for row in rows), default="")


def _not_read(before: dict[str, Any], now: dict[str, Any], number: int) -> str | None:
    """What is wrong with a topic read up to a number, if anything."""
    if (now["lastRead"] or 0) < number:
        return f"read up to {now['lastRead']} instead of {number}"
    if now["isNew"]:
        return "still new"
    if now["unread"] > now["highestNumber"] - now["lastRead"]:
        return f"{now['unread']} unread posts after number {now['lastRead']} of {now['highestNumber']}"
    if now["highestNumber"] == before["highestNumber"] and before["unread"] > 0 and now["unread"] >= before["unread"]:
        return f"{now['unread']} unread posts, as before"
    return None
