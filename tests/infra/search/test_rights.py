"""Nobody finds, counts or is told anything that none of their marks allows, whatever they ask."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.infra.search.documents import NOON, ask, document, fill, named

from community.core.searching import Order, Question, SearchDocument
from community.infra.search import asking
from community.infra.search.analysis import words
from community.infra.search.lexical import LexicalIndex

WORDS = [
    *("melon", "melons", "tomate", "tomates", "douane", "douanes", "transport", "transporteur"),
    *("prix", "qualité", "certificat", "le", "la", "de"),
]
MARKS = ("members", "space:1", "space:2", "person:1", "person:2")
KINDS = ("post", "message")


def _documents() -> dict[str, list[SearchDocument]]:
    draw = random.Random(7)
    return {
        kind: [
            document(
                f"{kind}{number}",
                " ".join(draw.choices([*WORDS, f"secret{kind}{number}"], k=6)),
                audience=tuple(draw.sample(MARKS, draw.randint(1, 2))),
                space_id=named(draw.choice("ab")),
                author_id=named(draw.choice("cd")),
                tags=tuple(draw.sample(WORDS, 2)),
                at=NOON + timedelta(days=number),
                solved=draw.choice([True, False, None]),
            )
            for number in range(60)
        ]
        for kind in KINDS
    }


DOCUMENTS = _documents()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexicalIndex]:
    folder: Path = tmp_path_factory.mktemp("rights")
    index = LexicalIndex(folder)
    for kind, documents in DOCUMENTS.items():
        fill(index, documents, kind)
    yield index
    index.close()


marks = st.dictionaries(st.sampled_from([*KINDS, "person"]), st.lists(st.sampled_from(MARKS)).map(tuple))
typed = st.lists(st.sampled_from([*WORDS, "tomtes", "dounaes", "ltransport", "secretpost1", "qualite", "x"])).map(
    " ".join
)
questions = st.builds(
    Question,
    words=typed,
    marks=marks,
    phrases=st.lists(typed, max_size=1).map(tuple),
    without=st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
    spaces=st.lists(st.sampled_from("abx").map(named), max_size=2).map(tuple),
    tags=st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
    solved=st.sampled_from([None, None, True]),
    order=st.sampled_from(list(Order)),
    typing=st.booleans(),
    facets=st.just(value=True),
    limit=st.just(200),
)


def _allowed(question: Question) -> list[tuple[str, SearchDocument]]:
    return [
        (kind, made)
        for kind, documents in DOCUMENTS.items()
        for made in documents
        if set(made.audience) & set(question.marks.get(kind, ()))
    ]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions)
def test_nothing_outside_the_marks(filled: LexicalIndex, question: Question) -> None:
    allowed = _allowed(question)
    answer = filled.search(question)
    assert {(hit.kind, hit.id) for hit in answer.hits} <= {(kind, made.id) for kind, made in allowed}
    assert len({(hit.kind, hit.id) for hit in answer.hits}) == len(answer.hits) == answer.total <= len(allowed)
    shown = {(hit.kind, hit.id) for hit in answer.hits}
    held = [(kind, made) for kind, made in allowed if (kind, made.id) in shown]
    assert _counts(answer.facets.get("kind", ())) == _tally(kind for kind, _ in held)
    assert _counts(answer.facets.get("space", ())) == _tally(str(made.space_id) for _, made in held)
    assert _counts(answer.facets.get("author", ())) == _tally(str(made.author_id) for _, made in held)
    assert _counts(answer.facets.get("tag", ())) == _tally(tag for _, made in held for tag in made.tags)
    if answer.correction:
        told = set(words(answer.correction)) - set(words(question.words)) - {"l"}
        assert told <= {word for _, made in allowed for word in words(made.text)}


def test_a_word_of_others_is_as_unknown_as_one_of_nobody(tmp_path: Path) -> None:
    """Otherwise the correction, or its absence, would tell who asks that somebody has written it."""
    public = [document("mine", "Le transporteur livre lundi"), document("other", "Le camion part lundi")]
    private = [document("theirs", "transportour chantelouve", audience=("person:1",))]
    answers = []
    for name, documents in (("with", public + private), ("without", public)):
        index = LexicalIndex(tmp_path / name)
        fill(index, documents)
        answers.append(
            [
                ([hit.id for hit in answer.hits], answer.total, answer.correction)
                for typed in (
                    "transportour",
                    "chantelouve",
                    "chantelouvr",
                    "lchantelouve",
                    "transportor",
                    "chant",
                    "chantelouve lundi",
                )
                for typing in (False, True)
                for answer in [ask(index, typed, typing=typing, facets=True)]
            ]
        )
        index.close()
    assert answers[0] == answers[1]
    assert answers[0][0] == ([named("mine")], 1, "transporteur")


def test_without_marks_nothing_is_found(filled: LexicalIndex) -> None:
    for held in ({}, {"post": ()}, {"unknown": ("members",)}, {"post": ("",)}, {"": ("members",)}):
        assert ask(filled, "melon", marks=held, facets=True).total == 0


def test_marks_count_for_their_kind_only(filled: LexicalIndex) -> None:
    answer = ask(filled, "melon", marks={"message": ("members",)}, limit=200)
    assert {hit.kind for hit in answer.hits} == {"message"}


def _counts(listed: Any) -> dict[str, int]:
    return {one.value: one.count for one in listed}


def _tally(values: Any) -> dict[str, int]:
    tally: dict[str, int] = {}
    for value in values:
        tally[value] = tally.get(value, 0) + 1
    return tally


def test_many_marks_allow_what_few_do(filled: LexicalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some hundreds they are asked as a set instead of one by one."""
    few = {"post": ("members", "space:1")}
    asked = [ask(filled, typed, marks=few, facets=True, limit=200) for typed in ("melon douanes", "", "tomtes")]
    monkeypatch.setattr(asking, "_MOST_CLAUSES", 0)
    assert asked == [ask(filled, typed, marks=few, facets=True, limit=200) for typed in ("melon douanes", "", "tomtes")]
    monkeypatch.undo()
    many = {"post": (*few["post"], *(f"space:none{number}" for number in range(2000)))}
    for typed, before in zip(("melon douanes", "", "tomtes"), asked, strict=True):
        answer = ask(filled, typed, marks=many, facets=True, limit=200)
        assert (answer.hits, answer.total, answer.correction) == (before.hits, before.total, before.correction)
