"""The bench of search on a handful of documents: what it counts, and that its variants are what people type."""

import json
from itertools import islice
from pathlib import Path

import pytest
from loadtests.bench.report import put_section
from loadtests.search import quality, report, speed
from loadtests.search.corpus import Corpus
from loadtests.search.engines import engines
from loadtests.search.quality import Score
from loadtests.search.questions import OWN_QUESTIONS, VARIANTS, beginnings, collections

VARIANT = {one.name: one.change for one in VARIANTS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    docs = [
        {"id": "a", "title": "Melons", "category": "x", "body": "Les melons voyagent au frais."},
        {"id": "b", "title": "Tomates", "category": "x", "body": "Les tomates voyagent en caisse."},
    ]
    queries = [{"query": "Comment voyagent les melons ?", "doc": "a"}, {"query": "tomates en caisse", "doc": "b"}]
    tmp_path.joinpath("my_piaf_part.json").write_text(json.dumps({"docs": docs, "queries": queries}))
    page = {"id": "c1", "theme": "t", "title": "Le courriel", "body": "Un message", "link": ""}
    tmp_path.joinpath("cnil_faq.jsonl").write_text(json.dumps(page))
    tmp_path.joinpath("cnil_questions.jsonl").write_text(json.dumps({"query": "courriel ?", "id": "c1"}))
    return tmp_path


def test_all_engines_answer_all_collections(folder: Path) -> None:
    for collection in collections(folder):
        for opened in engines().values():
            with opened(collection.documents) as engine:
                found = dict(quality.scores(engine, collection, every=1, plain=True))
                assert found["plain"].hit10 == 1.0


def test_a_folder_without_data_holds_nothing(tmp_path: Path) -> None:
    assert collections(tmp_path) == []


def test_own_questions_name_pages_and_are_no_copies() -> None:
    rows = [json.loads(line) for line in OWN_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 150
    assert all(row["question"].strip() and row["doc"] for row in rows)


def test_variants_are_what_people_type() -> None:
    assert VARIANT["accents dropped"]("Où est l’Œuvre ?") == "Ou est l’oeuvre ?"
    assert (
        VARIANT["elision without apostrophe"]("L'entreprise qu’on voit aujourd'hui")
        == "Lentreprise quon voit aujourd'hui"
    )
    assert VARIANT["plural for singular"]("la poire du temps") == "la poires du temps"
    assert VARIANT["last word cut to three letters"]("prix des tomates ?") == "prix des tom"
    changed = VARIANT["one typing error"]("la livraison part")
    assert changed != "la livraison part"
    assert changed.split()[::2] == ["la", "part"]


def test_beginnings_are_answered_by_titles(folder: Path) -> None:
    asked = list(beginnings(collections(folder)[0]))
    assert {len(one.typed) for one in asked} <= {3, 4, 5}
    assert all(one.answers for one in asked)


def test_the_corpus_is_the_same_each_time_and_speed_is_measured() -> None:
    assert list(islice(Corpus().changes(30), 30)) == list(Corpus().changes(30))
    figures = speed.measure(300, 20, lambda _: None)
    assert figures.documents == 300
    assert 0 < figures.p50 <= figures.p99


def test_a_section_is_kept_beside_others(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n")
    put_section(page, "search", "one\n")
    put_section(page, "other", "two\n")
    put_section(page, "search", "three\n")
    assert page.read_text() == (
        "# Page\n\n<!-- other: begin -->\ntwo\n<!-- other: end -->\n\n"
        "<!-- search: begin -->\nthree\n<!-- search: end -->\n"
    )


def test_the_page_says_what_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n")
    monkeypatch.setattr(report, "PAGE", page)
    one = Score(0.5, 0.6, 0.7, 0.55)
    report.write(report.Result({"piaf_x": {"plain": {"ranker": one}}}, 6, {"piaf_x": {"plain": one}}))
    text = page.read_text()
    assert "### piaf_x: the ranker on all questions\n" in text
    assert "### piaf_x: plain, each 6th question\n" in text
    assert text.count("| 0.500 | 0.600 | 0.700 | 0.550 |") == 2
