"""What journeys in the forum have in common: finding topics, reading posts, and what must hold of the answers."""

import random
from typing import Any

from loadtests.member import Member

PAGES_AT_MOST = 3


class ForumMember(Member):
    """A member in the forum."""

    abstract = True
    spaces: list[dict[str, Any]]

    def on_start(self) -> None:
        super().on_start()
        self.spaces = self.ask("GET", "/api/forums/spaces", check=_has_some)

    def topics(self, which: str = "latest", space: str | None = None) -> list[dict[str, Any]]:
        """The first page of a list."""
        path = f"/api/forums/topics?list={which}" + (f"&space={space}" if space else "")
        page = self.ask("GET", path, name=f"/api/forums/topics?list={which}", check=lambda page: is_list(page, which))
        return list(page["items"])

    def topic(self, topic_id: str) -> dict[str, Any]:
        return dict(self.ask("GET", f"/api/forums/topics/{topic_id}", name="/api/forums/topics/{id}", check=is_topic))

    def posts(self, topic_id: str, *, after: int) -> list[dict[str, Any]]:
        """Posts after a number, as many pages as somebody reads at once."""
        found: list[dict[str, Any]] = []
        for _ in range(PAGES_AT_MOST):
            page = self.ask(
                "GET",
                f"/api/forums/topics/{topic_id}/posts?after={after}",
                name="/api/forums/topics/{id}/posts",
                check=is_post_page,
            )
            found += page["items"]
            if not page["hasAfter"] or not page["items"]:
                break
            after = page["items"][-1]["number"]
        return found

    def some_space(self) -> dict[str, Any]:
        return random.choice(self.spaces)


def is_list(page: Any, which: str) -> None:
    """A list of topics: each once, with author, and only what belongs there."""
    rows = page["items"]
    assert len({row["id"] for row in rows}) == len(rows), "a topic twice on one page"
    assert len(rows) <= 30, f"{len(rows)} rows on one page"
    for row in rows:
        assert row["title"], "a topic without title"
        assert row["author"]["name"], "a topic without author"
        if which == "new":
            assert row["isNew"], "a topic in New that is not new"
        elif which == "unread":
            assert row["unread"] > 0, "a topic in Unread without unread posts"


def is_topic(topic: Any) -> None:
    assert topic["unread"] >= 0, "a negative number of unread posts"
    assert topic["lastRead"] is None or topic["lastRead"] <= topic["highestNumber"], "read beyond the end"


def is_post_page(page: Any) -> None:
    """Posts in ascending order, each once."""
    numbers = [post["number"] for post in page["items"]]
    assert numbers == sorted(set(numbers)), f"posts out of order or twice: {numbers[:10]}"
    for post in page["items"]:
        assert post["deleted"] or post["html"], f"post {post['number']} is empty"


def _has_some(spaces: Any) -> None:
    assert spaces, "no space is visible"
