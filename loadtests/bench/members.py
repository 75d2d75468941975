"""People who are signed in for real, and the requests that their browsers would send."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

from loadtests.accounts import Account
from loadtests.bench.client import Answer, BadAnswer, Connection


@dataclass(frozen=True)
class Member:
    """One signed-in person on one server."""

    address: str
    id: str
    cookie: str

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> bytes:
        """The bytes of a request in this person's name."""
        return _request(self.address, method, path, body, {"Cookie": self.cookie, **headers})

    def get(self, path: str) -> bytes:
        return self.request("GET", path)


def _request(address: str, method: str, path: str, body: Any, headers: dict[str, str]) -> bytes:
    content = b"" if body is None else msgspec.json.encode(body)
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {urlsplit(address).netloc}",
        "Accept: application/json",
        f"Origin: {address}",
        "Sec-Fetch-Site: same-origin",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    if method != "GET":
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def sign_in_request(address: str, account: Account) -> bytes:
    body = {"email": account.email, "password": account.password}
    return _request(address, "POST", "/api/accounts/sign-in", body, {})


async def sign_in(address: str, account: Account) -> Member:
    """Sign in as a browser does.

    Raises:
        BadAnswer: the server refuses.
    """
    connection = await Connection.open(address)
    try:
        answer = (await connection.call(sign_in_request(address, account))).expect(200)
    finally:
        connection.close()
    return Member(address, answer.json()["id"], session_cookie(answer))


def session_cookie(answer: Answer) -> str:
    cookie = answer.header("Set-Cookie")
    if cookie is None:
        raise BadAnswer("signing in set no cookie")
    return cookie.split(";")[0]


async def call(member: Member, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """One request on a connection of its own."""
    connection = await Connection.open(member.address)
    try:
        return await connection.call(member.request(method, path, body, **headers))
    finally:
        connection.close()
