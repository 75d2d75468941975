"""What the tests of introductions share: asking, answering, and time that passes."""

from typing import Any

from tests.factories.matchmaking import BASE
from tests.features.matchmaking.conftest import Market

INTRODUCTIONS = f"{BASE}/introductions"
MESSAGE = "Nous avons huit camions frigorifiques."


async def ask(market: Market, name: str, **wanted: Any) -> dict[str, Any]:
    """An introduction, which must be granted."""
    answer = await market[name].post(INTRODUCTIONS, json={"message": MESSAGE} | wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def act(market: Market, name: str, introduction: str, what: str, body: Any = None, method: str = "POST") -> Any:
    """A step of it, which must be granted."""
    answer = await market[name].request(method, f"{INTRODUCTIONS}/{introduction}/{what}", json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


async def accept(market: Market, name: str, introduction: str) -> dict[str, Any]:
    return await act(market, name, introduction, "answer", {"answer": "accept"})  # type: ignore[no-any-return]


async def seen(market: Market, name: str, introduction: str) -> dict[str, Any]:
    answer = await market[name].get(f"{INTRODUCTIONS}/{introduction}")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def board(market: Market, name: str, column: str) -> list[str]:
    """Ids."""
    answer = await market[name].get(INTRODUCTIONS, params={"column": column})
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


def kinds(shown: dict[str, Any]) -> list[str]:
    """Of the steps of its log."""
    return [each["kind"] for each in shown["steps"]]
