"""Passwords: what is refused, what is stored, what happens when everybody comes at once."""

import asyncio
import contextlib
import random
import string
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from community.infra.passwords import MAX_LENGTH, PasswordPolicy, PasswordQueueFull, Passwords, normalise
from community.infra.passwords.bloom import BloomFilter

GOOD = "quatre vélos sous la pluie"
ROOT = Path(__file__).resolve().parents[2]

_SHARED = PasswordPolicy()


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    service = Passwords(threads=2)
    yield service
    service.close()


@pytest.fixture(scope="module")
def policy() -> PasswordPolicy:
    return PasswordPolicy(["Exemplia"])


async def test_a_hash_has_the_parameters_of_owasp_and_verifies(passwords: Passwords) -> None:
    stored = await passwords.hash(GOOD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert stored != await passwords.hash(GOOD)
    assert await passwords.verify(stored, GOOD)
    assert not await passwords.verify(stored, GOOD + " ")
    assert not await passwords.verify(stored, GOOD.upper())
    assert not passwords.needs_rehash(stored)
    assert passwords.needs_rehash(stored.replace("t=2", "t=1"))


async def test_composed_and_decomposed_letters_are_one_password(passwords: Passwords) -> None:
    stored = await passwords.hash(unicodedata.normalize("NFC", GOOD))
    assert await passwords.verify(stored, unicodedata.normalize("NFD", GOOD))


async def test_nothing_is_cut(passwords: Passwords) -> None:
    longest = "a" * MAX_LENGTH
    stored = await passwords.hash(longest)
    assert await passwords.verify(stored, longest)
    assert not await passwords.verify(stored, longest[:-1])
    assert not await passwords.verify(stored, longest + "a")


async def test_any_text_can_be_checked(passwords: Passwords) -> None:
    stored = await passwords.hash(GOOD)
    for odd in ("", "\x00", "\ud800", "🙂" * 300, "x" * 1_000_000):
        assert not await passwords.verify(stored, odd)


async def test_an_unknown_person_costs_as_much_as_a_known_one(passwords: Passwords) -> None:
    stored = await passwords.hash(GOOD)
    known, unknown = [], []
    for _ in range(7):
        started = time.perf_counter()
        await passwords.verify(stored, "something else")
        known.append(time.perf_counter() - started)
        started = time.perf_counter()
        await passwords.verify_nobody("something else")
        unknown.append(time.perf_counter() - started)
    assert 0.5 < min(unknown) / min(known) < 2


async def test_whoever_would_wait_too_long_is_told_so() -> None:
    service = Passwords(threads=1, patience=0.02)
    gate = threading.Event()
    try:
        held = asyncio.create_task(service._run(gate.wait, 30))
        await asyncio.sleep(0)
        with pytest.raises(PasswordQueueFull):
            await service.hash(GOOD)
        gate.set()
        assert await held
        assert await service.verify(await service.hash(GOOD), GOOD)
    finally:
        gate.set()
        service.close()


async def test_a_request_that_gives_up_keeps_its_slot_until_the_work_ends() -> None:
    service = Passwords(threads=1, patience=0.02)
    gate, started = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(30)

    try:
        held = asyncio.create_task(service._run(work))
        await asyncio.to_thread(started.wait, 30)
        held.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await held
        with pytest.raises(PasswordQueueFull):
            await service.hash(GOOD)
    finally:
        gate.set()
        service.close()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "too_short"),
        ("onze lettre", "too_short"),
        ("e\u0301" * 11, "too_short"),
        ("a b" * 100, "too_long"),
        ("thunderbird1", "breached"),
        ("sunshine2024", "breached"),
        ("Sunshine2024!!", "breached"),
        ("football123456", "breached"),
        ("qwertyuiop[]{}", "breached"),
        ("letmeinletmein", "breached"),
        ("aaaaaaaaaaaaaaaa", "guessable"),
        ("abcdefghijklmnop", "guessable"),
        ("azertyuiop2024", "breached"),
        ("Communauté2026", "guessable"),
        ("Exemplia-2026", "guessable"),
        ("cci-cci-cci-cci", "guessable"),
        ("Marie.Dupont1984", "personal"),
        ("MARIEDUPONT!!", "personal"),
        ("m4rie-dup0nt", "personal"),
        ("TissagesDuRhone", "personal"),
        ("tissages-du-rhône", "personal"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(policy: PasswordPolicy, password: str, code: str) -> None:
    weakness = policy.check(password, ["Marie Dupont", "Tissages du Rhône", "marie.dupont@tissages.example"])
    assert weakness is not None
    assert weakness.code == code


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "onze lettres et plus",
        "correct horse battery staple",
        "k7#pQ2vX!m9z",
        "шесть зелёных трамваев",
        "雨の日に自転車で出かけると楽しい",
        "".join(random.Random(5).choices(string.printable.strip(), k=MAX_LENGTH)),
    ],
)
def test_good_passwords_pass_without_any_rule_of_composition(policy: PasswordPolicy, password: str) -> None:
    assert policy.check(password, ["Marie Dupont"]) is None


def test_the_inputs_of_one_person_do_not_weigh_on_the_next(policy: PasswordPolicy) -> None:
    password = "zorblaxquimfel"
    first = policy.check(password, ["Zorblax Quimfel"])
    assert first is not None
    assert first.code == "personal"
    assert policy.check(password, ["Marie Dupont"]) is None


@settings(deadline=None)
@given(st.text(min_size=12, max_size=300), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_is_judged(password: str, user_inputs: list[str]) -> None:
    weakness = _SHARED.check(password, user_inputs)
    assert weakness is None or weakness.code in {"too_long", "breached", "personal", "guessable"}


@settings(deadline=None)
@given(st.text(string.ascii_letters + string.digits, min_size=12, max_size=60))
def test_what_is_known_of_the_person_is_never_a_password(password: str) -> None:
    for shape in (password, password.upper(), f"{password}-2026!", f"..{password}.."):
        assert _SHARED.check(shape, [password]) is not None


@pytest.mark.parametrize("password", ["4@8({[<369|!1/|0$5+7%2" * 11, "password" * 32, "12/11/1999" * 25, "ab" * 128])
def test_no_password_is_slow_to_judge(policy: PasswordPolicy, password: str) -> None:
    policy.check(GOOD)
    started = time.thread_time()
    policy.check(password)
    assert time.thread_time() - started < 3


async def test_strength_is_judged_in_the_pool(passwords: Passwords) -> None:
    weakness = await passwords.check_strength("too short")
    assert weakness is not None
    assert (weakness.code, weakness.params) == ("too_short", {"min": 12})
    assert await passwords.check_strength(GOOD) is None


def test_zxcvbn_is_loaded_only_when_a_password_is_chosen() -> None:
    script = "import sys, community.infra.passwords as p; p.Passwords(threads=1); print('zxcvbn' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def _bundled() -> BloomFilter:
    return BloomFilter.from_bytes(files("community.infra").joinpath("data", "breached.bloom").read_bytes())


def test_the_bundled_list_holds_every_known_leaked_password() -> None:
    bloom = _bundled()
    known = [word.casefold() for word in FREQUENCY_LISTS["passwords"] if len(word) >= 6]
    assert bloom.count >= len(set(known)) > 25_000
    assert all(word in bloom for word in known)


def test_the_bundled_list_hardly_ever_errs_and_is_small() -> None:
    bloom = _bundled()
    generator = random.Random(20)
    words = ("".join(generator.choices(string.ascii_lowercase, k=14)) for _ in range(100_000))
    assert sum(word in bloom for word in words) <= 2  # 0.1 expected at one in a million
    assert len(bloom.to_bytes()) <= 400_000


def test_the_bundled_list_is_what_the_tool_builds(tmp_path: Path) -> None:
    output = tmp_path / "breached.bloom"
    tool = ROOT / "tools/build_breached_list.py"
    subprocess.run([sys.executable, str(tool), "--output", str(output)], check=True, capture_output=True)
    assert output.read_bytes() == (ROOT / "src/community/infra/data/breached.bloom").read_bytes()


@settings(max_examples=50)
@given(st.sets(st.text(), max_size=200))
def test_a_filter_never_forgets_a_word_and_survives_a_file(words: set[str]) -> None:
    bloom = BloomFilter.from_bytes(BloomFilter.build(words, error_rate=0.001).to_bytes())
    assert all(word in bloom for word in words)
    assert bloom.count == len(words)


@pytest.mark.parametrize("error_rate", [0.1, 0.01, 0.001])
def test_the_error_rate_is_the_one_asked_for(error_rate: float) -> None:
    bloom = BloomFilter.build([f"in {n}" for n in range(5_000)], error_rate=error_rate)
    assert sum(f"out {n}" in bloom for n in range(20_000)) / 20_000 < error_rate * 1.5


@pytest.mark.parametrize(
    "data", [b"", b"BLM1", b"NOPE" + bytes(20), BloomFilter.build(["a"], error_rate=0.1).to_bytes() + b"x"]
)
def test_a_broken_filter_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="Bloom"):
        BloomFilter.from_bytes(data)


@given(st.text(max_size=50))
def test_normalising_twice_changes_nothing(password: str) -> None:
    assert normalise(normalise(password)) == normalise(password)
