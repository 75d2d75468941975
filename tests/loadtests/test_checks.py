"""The checks of the journeys and the benchmark refuse what is wrong."""

from pathlib import Path

import pytest
from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, percentile
from loadtests.bench.client import _complete as complete
from loadtests.bench.figures import Figure


def test_an_answer_is_complete_only_with_its_whole_body() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 4\r\n\r\n"
    assert complete(bytearray(head[:-2])) is None
    assert complete(bytearray(head + b"nul")) is None
    answer = complete(bytearray(head + b"null"))
    assert answer is not None
    assert (answer.status, answer.body, answer.header("Content-Type")) == (200, b"null", "application/json")


def test_an_answer_without_content_needs_no_length() -> None:
    answer = complete(bytearray(b"HTTP/1.1 204 No Content\r\n\r\n"))
    assert answer is not None
    assert answer.body == b""


def test_another_status_is_a_bad_answer() -> None:
    answer = complete(bytearray(b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"))
    assert answer is not None
    with pytest.raises(BadAnswer, match="503"):
        answer.expect(200)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentiles_are_values_that_occurred(share: float, value: int) -> None:
    assert percentile(list(range(1, 101)), share) == value


@pytest.mark.parametrize(
    ("value", "floor", "better", "target", "met", "failed"),
    [
        (46, 100, "higher", 0.45, True, False),
        (44, 100, "higher", 0.45, False, False),
        (35, 100, "higher", 0.45, False, True),
        (120, None, "lower", 120, True, False),
        (149, None, "lower", 120, False, False),
        (151, None, "lower", 120, False, True),
    ],
)
def test_a_figure_fails_only_beyond_the_tolerance(
    value: float, floor: float | None, better: str, target: float, met: bool, failed: bool
) -> None:
    figure = Figure(title="", value=value, unit="", floor=floor, target=target, better=better)  # type: ignore[arg-type]
    assert (figure.met, figure.failed) == (met, failed)


def test_accounts_come_from_a_file_or_a_pattern(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("email,password\na@example.org,one\nb@example.org,two\n", encoding="utf-8")
    assert [account.email for account in load_accounts({"LOAD_ACCOUNTS": str(file)})] == [
        "a@example.org",
        "b@example.org",
    ]
    pattern = {"LOAD_EMAIL": "someone-{number}@example.org", "LOAD_PASSWORD": "secret", "LOAD_COUNT": "2"}
    made = load_accounts(pattern)
    assert [(one.email, one.password) for one in made] == [
        ("someone-1@example.org", "secret"),
        ("someone-2@example.org", "secret"),
    ]


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text("mail;secret\n", encoding="utf-8")
    with pytest.raises(ValueError, match="email,password"):
        load_accounts({"LOAD_ACCOUNTS": str(file)})
