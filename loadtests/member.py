"""The base of all journeys: somebody who is signed in and has a socket open."""

import itertools
import os
import time
from collections.abc import Callable
from typing import Any

import gevent
from locust import FastHttpUser, between
from locust.exception import RescheduleTask, StopUser

from loadtests.accounts import Account, load_accounts
from loadtests.live import LiveSocket, SocketError

Check = Callable[[Any], None]
"""Looks at the decoded body of an answer; an AssertionError makes the request a failure."""

SIGN_IN_TRIES = 20
_accounts = itertools.islice(load_accounts(), int(os.environ.get("LOAD_FIRST", "0")), None)
"""Each user takes an account of its own, so that nobody else changes what is unread to it."""

PACE = float(os.environ.get("LOAD_PACE", "1"))
"""Below 1 people think less between two things."""


def thinking(shortest: float, longest: float) -> Callable[[Any], float]:
    """Seconds between two tasks of one user."""
    return between(shortest * PACE, longest * PACE)


class Member(FastHttpUser):
    """Signs in by the real route, opens the websocket, asks and checks."""

    abstract = True
    account: Account
    live: LiveSocket
    me: dict[str, Any]

    def on_start(self) -> None:
        account = next(_accounts, None)
        if account is None:
            self.note("SETUP", "an account for each user", problem="there are more users than load accounts")
            raise StopUser
        self.account = account
        self._cookie = self._sign_in()
        self.me = self.ask("GET", "/api/accounts/me", check=self._is_me)
        self._open_socket()

    def on_stop(self) -> None:
        if hasattr(self, "live"):
            self.live.close()

    def ask(  # noqa: PLR0913 - keywords of one request
        self,
        method: str,
        path: str,
        *,
        name: str = "",
        body: Any = None,
        status: int = 200,
        headers: dict[str, str] | None = None,
        check: Check | None = None,
    ) -> Any:
        """One request; the decoded body of an answer that is as it should be.

        Raises:
            RescheduleTask: it was not; the failure is in the statistics, the user goes on with another task.
        """
        options: dict[str, Any] = {} if body is None else {"json": body}
        own = {"Origin": self.host.rstrip("/"), "Sec-Fetch-Site": "same-origin", **(headers or {})}
        with self.client.request(
            method, path, name=name or path, headers=own, catch_response=True, **options
        ) as answer:
            content, problem = _judge(answer, status, check)
            if problem:
                answer.failure(problem)
            else:
                answer.success()
        if problem:
            raise RescheduleTask
        return content

    def note(self, kind: str, name: str, *, problem: str | None = None, seconds: float = 0.0) -> None:
        """A check that is no request of its own, in the statistics: a failure when there is a problem."""
        self.environment.events.request.fire(
            request_type=kind,
            name=name,
            response_time=seconds * 1000,
            response_length=0,
            exception=AssertionError(problem) if problem else None,
            context={},
        )

    def require(self, kind: str, name: str, *, problem: str | None, seconds: float = 0.0) -> None:
        """Like `note`, and the task ends where there is a problem."""
        self.note(kind, name, problem=problem, seconds=seconds)
        if problem:
            raise RescheduleTask

    def watch(self, topic: str) -> None:
        """Have a topic on the screen; a socket that was lost is opened again first, as browsers do."""
        if self.live.lost is not None:
            self.note("WS", "stays open", problem=f"lost: {self.live.lost}")
            self._open_socket()
        started = time.perf_counter()
        problem = None
        try:
            self.live.watch(topic)
        except SocketError as error:
            problem = str(error)
        self.require("WS", "watch", problem=problem, seconds=time.perf_counter() - started)

    def _sign_in(self) -> str:
        """Sign in; told to wait, wait as long as told. Returns the session cookie for the websocket."""
        body = {"email": self.account.email, "password": self.account.password}
        headers = {"Origin": self.host.rstrip("/"), "Sec-Fetch-Site": "same-origin"}
        path = "/api/accounts/sign-in"
        for _ in range(SIGN_IN_TRIES):
            with self.client.post(path, json=body, headers=headers, catch_response=True) as answer:
                if answer.status_code in {429, 503}:
                    answer.request_meta["name"] = "/api/accounts/sign-in (told to wait)"
                    answer.success()
                elif answer.status_code == 200:
                    answer.success()
                    return str(answer.headers["set-cookie"]).split(";")[0]
                else:
                    answer.failure(_short(answer))
                    break
            gevent.sleep(float(answer.headers.get("retry-after", 1)))
        raise StopUser

    def _open_socket(self) -> None:
        started = time.perf_counter()
        problem = None
        try:
            self.live = LiveSocket(self.host.rstrip("/"), self._cookie)
            self.live.open()
        except SocketError as error:
            problem = str(error)
        self.note("WS", "open", problem=problem, seconds=time.perf_counter() - started)
        if problem:
            raise StopUser

    def _is_me(self, me: Any) -> None:
        assert me["email"].lower() == self.account.email.lower(), f"signed in as {me['email']}"


def _judge(answer: Any, status: int, check: Check | None) -> tuple[Any, str | None]:
    """The decoded body, and what is wrong with the answer, if anything."""
    if answer.status_code != status:
        return None, _short(answer)
    content = answer.json() if answer.content else None
    if check is not None:
        try:
            check(content)
        except AssertionError as error:
            return content, str(error) or "wrong content"
        except (KeyError, TypeError, IndexError) as error:
            return content, f"unexpected shape: {error!r}"
    return content, None


def _short(answer: Any) -> str:
    code = ""
    if answer.status_code and answer.content:
        code = answer.content[:120].decode(errors="replace")
    return f"status {answer.status_code} {code}".strip()
