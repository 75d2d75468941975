"""A writer: replies, opens topics, corrects what was written; each text must be there once, and be announced."""

import random
import time
from typing import Any
from uuid import uuid4

from locust import task

from loadtests.forum import ForumMember
from loadtests.member import thinking

FRAME_SECONDS = 5.0
BUSY_TOPICS = 5
"""Writers meet in the topics at the top of the lists, where readers are."""

SENTENCES = (
    "Nous utilisons le même procédé depuis deux ans, **sans problème**.",
    "Avez-vous essayé avec l'autre fournisseur ?",
    "The supplier answered within a week; see the [notice](https://example.org/notice).",
    "¿Alguien tiene experiencia con esta norma?",
    "Merci pour cette réponse, elle nous aide beaucoup.",
    "- premier point\n- deuxième point\n\nLe reste suit demain.",
)


class Writer(ForumMember):
    weight = 1
    # People who write faster meet the limits: 30 replies in ten minutes, 10 topics in an hour.
    wait_time = thinking(20, 40)

    @task(20)
    def reply(self) -> None:
        space = self.some_space()
        if not space["mayReply"]:
            return
        rows = [row for row in self.topics("latest", space["id"])[:BUSY_TOPICS] if not row["closed"]]
        if not rows:
            return
        topic = self.topic(random.choice(rows)["id"])
        if not topic["rights"]["reply"]:
            return
        self.watch(topic["id"])
        post = self._send(topic)
        self._check_announced(topic["id"], post["number"])
        self._check_once(topic["id"], post)
        if random.random() < 0.3:
            self._correct(post)
        self.live.forget()

    @task(1)
    def open_topic(self) -> None:
        space = self.some_space()
        if not space["mayOpen"]:
            return
        title = f"Question {uuid4().hex[:8]} : {random.choice(SENTENCES)[:60]}"
        body = {"spaceId": space["id"], "title": title, "source": _text()}
        topic = self.ask("POST", "/api/forums/topics", body=body, status=201, headers=_key())
        rows = self.topics("latest", space["id"])
        problem = None if any(row["id"] == topic["id"] for row in rows) else "the new topic is not in the list"
        self.note("CHECK", "own topic appears", problem=problem)

    def _send(self, topic: dict[str, Any]) -> dict[str, Any]:
        """Reply; now and then the same request twice, as after an answer that got lost."""
        path, name = f"/api/forums/topics/{topic['id']}/posts", "/api/forums/topics/{id}/posts"
        body, headers = {"source": _text()}, _key()

        def is_mine(post: Any) -> None:
            assert post["number"] > topic["highestNumber"], f"number {post['number']} is taken already"
            assert post["author"]["id"] == self.me["id"], "somebody else's post"

        post = self.ask("POST", path, name=name, body=body, status=201, headers=headers, check=is_mine)
        if random.random() < 0.2:
            again = self.ask("POST", path, name=f"{name} (sent again)", body=body, status=201, headers=headers)
            problem = None if again["id"] == post["id"] else f"a second post, number {again['number']}"
            self.note("CHECK", "a reply sent twice is one post", problem=problem)
        return dict(post)

    def _check_announced(self, topic: str, number: int) -> None:
        started, resyncs = time.perf_counter(), self.live.resyncs
        missing = self.live.wait_for(topic, [number], FRAME_SECONDS)
        if self.live.resyncs == resyncs:
            problem = f"post {number} was not announced" if missing else None
            self.note("WS", "own post is announced", problem=problem, seconds=time.perf_counter() - started)

    def _check_once(self, topic: str, post: dict[str, Any]) -> None:
        """The post appears by its number, once."""
        found = self.posts(topic, after=post["number"] - 1)
        times = sum(one["id"] == post["id"] for one in found)
        first = bool(found) and found[0]["number"] == post["number"]
        problem = None if times == 1 and first else f"own post appears {times} times"
        self.note("CHECK", "own post appears once", problem=problem)

    def _correct(self, post: dict[str, Any]) -> None:
        def is_newer(changed: Any) -> None:
            assert changed["version"] == post["version"] + 1, f"version {changed['version']}"
            assert changed["number"] == post["number"], "another number"

        body = {"source": f"{_text()}\n\nCorrection.", "version": post["version"]}
        self.ask("PATCH", f"/api/forums/posts/{post['id']}", name="/api/forums/posts/{id}", body=body, check=is_newer)


def _text() -> str:
    return "\n\n".join(random.sample(SENTENCES, k=random.randint(1, 3)))


def _key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}
