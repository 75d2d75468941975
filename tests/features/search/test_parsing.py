"""What is typed into the box: any text can be read, nothing is lost, and what is printed is read the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.features.search.service.days import beginning, is_day
from community.features.search.service.parsing import HintCode, PartKind, clean, parse, printed

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
PIECES = (
    "in:", "@", "#", "tag:", "org:", "before:", "after:", "solved:", "has:", "kind:", "foo:", "-", '"', "«", "”",
    " ", "\u00a0", "fruits", "2026-05", "7d", "yes", "file", "topic", "-18", "été", "l'eau",
    ",", ":", "//", "\u202e", "\x00",
)  # fmt: skip
typed_text = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def parts(text: str) -> list[tuple[str, str]]:
    return [(part.kind.value, part.value) for part in parse(text).parts]


def tags(*names: str) -> list[tuple[str, str]]:
    return [("tag", name) for name in names]


@given(typed_text)
def test_what_is_printed_is_read_as_the_same_parts(text: str) -> None:
    found = parse(text).parts
    assert parse(printed(found)).parts == found


@given(typed_text)
def test_nothing_that_was_typed_is_lost(text: str) -> None:
    assert letters(printed(parse(text).parts).replace("tag:", "")) == letters(clean(text).replace("tag:", ""))


@given(typed_text, st.data())
def test_a_part_can_be_left_out(text: str, data: st.DataObject) -> None:
    found = list(parse(text).parts)
    if found:
        found.pop(data.draw(st.integers(0, len(found) - 1)))
        assert list(parse(printed(found)).parts) == found


@given(typed_text)
def test_hints_speak_of_what_was_typed(text: str) -> None:
    assert all(hint.text in clean(text) for hint in parse(text).hints)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_not(text: str) -> None:
    if is_day(text):
        assert beginning(text, NOW).tzinfo is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in:export", [("space", "export")]),
        ("dans:export, tomates", [("space", "export"), ("word", "tomates")]),
        ('en:"Fruits et légumes"', [("space", "Fruits et légumes")]),
        ("@camille par:emily", [("person", "camille"), ("person", "emily")]),
        ("@« Camille Roux »", [("person", "Camille Roux")]),
        ("org:sud tag:bio #cuir étiquette:lait", [("organisation", "sud"), *tags("bio", "cuir", "lait")]),
        ("avant:2026-05 after:12/05/2026", [("before", "2026-05"), ("after", "12/05/2026")]),
        ("résolu:OUI solved:non", [("solved", "yes"), ("solved", "no")]),
        ("a:fichier type:sujets kind:opportunity", [("has", "file"), ("kind", "topic"), ("kind", "opportunity")]),
        ("« agriculture biologique » tomates", [("phrase", "agriculture biologique"), ("word", "tomates")]),
        ("melon -import -\"hors d'eau\"", [("word", "melon"), ("without", "import"), ("without", "hors d'eau")]),
        ("stockage à -18 °C", [("word", "stockage"), ("word", "à"), ("word", "-18"), ("word", "°C")]),
        ('un "guillemet', [("word", "un"), ("word", "guillemet")]),
        ("l'entreprise peut-être C# a@b.fr", [("word", w) for w in ("l'entreprise", "peut-être", "C#", "a@b.fr")]),
        ('in: @ # - : ""', [("word", w) for w in ("in:", "@", "#", "-", ":")]),
        ("", []),
        ("\x00\x07\u202e", []),
        ("مرحبا 🍅", [("word", "مرحبا"), ("word", "🍅")]),
    ],
)  # fmt: skip
def test_what_people_type(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected
    assert not parse(text).hints


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("before:hier", HintCode.WRONG_VALUE),
        ("after:2026-13", HintCode.WRONG_VALUE),
        ("after:2026-02-30", HintCode.WRONG_VALUE),
        ("solved:peut-être", HintCode.WRONG_VALUE),
        ("has:poils", HintCode.WRONG_VALUE),
        ("couleur:rouge", HintCode.UNKNOWN_OPERATOR),
        ('couleur:"rouge in:vif"', HintCode.UNKNOWN_OPERATOR),
    ],
)
def test_what_says_nothing_stays_words(text: str, code: HintCode) -> None:
    parsed = parse(f"tomates {text}")
    assert {part.kind for part in parsed.parts} == {PartKind.WORD}
    assert [(hint.code, hint.text) for hint in parsed.hints] == [(code, text)]


def test_an_address_is_no_operator() -> None:
    assert not parse("https://exemple.fr/a:b").hints


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026", "2026-01-01T00:00:00+01:00"),
        ("2026-5", "2026-05-01T00:00:00+02:00"),
        ("2026-05-12", "2026-05-12T00:00:00+02:00"),
        ("12/05/2026", "2026-05-12T00:00:00+02:00"),
        ("7d", "2026-03-24T00:00:00+01:00"),
        ("2s", "2026-03-17T00:00:00+01:00"),
        ("1M", "2026-02-28T00:00:00+01:00"),
        ("1a", "2025-03-31T00:00:00+02:00"),
        ("9999y", "0002-03-31T00:00:00+00:09"),
    ],
)
def test_days(typed: str, expected: str) -> None:
    assert beginning(typed, NOW).replace(microsecond=0).isoformat().startswith(expected)
