from datetime import timedelta
from pathlib import Path

import pytest
from tests.infra.search.documents import NOON, ask, change, document, fill, found, named, names

from community.core.searching import Order
from community.infra.search.changes import Change
from community.infra.search.lexical import LexicalIndex


def test_a_question_finds_what_answers_most_of_it(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("tomatoes", "Importer des tomates du Maroc : quels certificats à la douane ?"),
            document("melons", "Importer des melons d'Espagne"),
            document("lorries", "Les camions attendent à la douane"),
            document("weather", "Il pleut sur la rade"),
        ],
    )
    assert found(index, "Quels sont les certificats pour importer des tomates ?")[0] == named("tomatoes")
    assert set(found(index, "douane importation")) == set(names("tomatoes", "melons", "lorries"))


def test_accents_case_plural_and_elision_do_not_matter(index: LexicalIndex) -> None:
    fill(index, [document("one", "L'entrepôt réfrigéré des exportatrices"), document("two", "Autre chose")])
    for typed in ("entrepots", "ENTREPÔT", "refrigeree", "exportateur", "l’entrepôt", "lentrepot"):
        assert found(index, typed) == names("one"), typed


def test_a_typing_error_is_read_as_the_word_and_said(index: LexicalIndex) -> None:
    fill(index, [document("one", "Le transporteur livre lundi"), document("two", "Rien")])
    answer = ask(index, "Quel trasnporteur pour Lundi ?")
    assert [hit.id for hit in answer.hits] == names("one")
    assert answer.correction == "Quel transporteur pour Lundi ?"
    assert ask(index, "transporteur lundi").correction is None


def test_one_of_the_telling_words_finds_and_any_word_where_they_find_little(index: LexicalIndex) -> None:
    many = [document(f"many{number}", "melon du jour") for number in range(60)]
    few = [document(f"few{number}", "certificat du melon") for number in range(25)]
    fill(index, [*many, *few, document("rare", "chantelouve")])
    assert ask(index, "certificat chantelouve melon").total == 26
    assert ask(index, "chantelouve melon").total == 86
    assert ask(index, "introuvable melon").total == 85


def test_each_language_by_its_own_word_forms(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("fr", "Les livraisons partent demain matin", language="fr"),
            document("en", "The deliveries were delayed by the strike", language="en"),
            document("es", "Las importaciones llegan con retraso", language="es"),
        ],
    )
    assert found(index, "delivery delays")[0] == named("en")
    assert found(index, "importación retrasos")[0] == named("es")
    assert found(index, "livraison")[0] == named("fr")


def test_questions_of_stop_words_only_are_still_asked(index: LexicalIndex) -> None:
    fill(index, [document("hamlet", "être ou ne pas être"), document("other", "poisson")])
    assert found(index, "être ou pas") == names("hamlet")
    assert found(index, "et donc") == []


def test_the_last_word_may_be_unfinished(index: LexicalIndex) -> None:
    fill(index, [document("one", "certificat phytosanitaire"), document("two", "certificat d'origine")])
    assert found(index, "certificat phy", typing=True)[0] == named("one")
    assert found(index, "phy", typing=True) == names("one")
    assert found(index, "phy") == []


def test_the_title_counts_and_so_does_what_it_stands_in(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("title", "Un texte", title="Chambre froide"),
            document("reply", "Oui, à quatre degrés", context="Chambre froide : quelle température ?"),
            document("none", "Un camion"),
        ],
    )
    assert set(found(index, "chambre froide")) == set(names("title", "reply"))


def test_exact_phrases_and_unwanted_words(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("row", "la chambre froide du port", title="Location"),
            document("apart", "la chambre est froide"),
            document("across", "froide journée", title="La chambre"),
        ],
    )
    assert found(index, phrases=("chambre FROIDE",)) == names("row")
    assert set(found(index, "chambre", without=("port",))) == set(names("apart", "across"))
    assert set(found(index, "chambre", without=("chambre froide",))) == set(names("apart", "across"))
    assert set(found(index, "froide", phrases=("…",), without=("!",))) == set(names("row", "apart", "across"))


def test_every_filter_narrows(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("old", "melon", at=NOON - timedelta(days=9), space_id=named("s1"), tags=("prix",), solved=True),
            document("new", "melon", author_id=named("a1"), organisation_id=named("o1"), has_file=True),
            document(
                "topic", "melon", group_id=named("g"), space_id=named("s2"), tags=("prix", "qualité"), solved=False
            ),
        ],
    )
    for expected, filters in (
        (("old",), {"before": NOON}),
        (("new", "topic"), {"after": NOON}),
        (("old",), {"spaces": (named("s1"),)}),
        (("old", "topic"), {"spaces": (named("s1"), named("s2"))}),
        (("new",), {"authors": (named("a1"),)}),
        (("new",), {"organisations": (named("o1"),)}),
        (("topic",), {"groups": (named("g"),)}),
        (("topic",), {"tags": ("qualité",)}),
        (("old", "topic"), {"tags": ("prix",)}),
        (("old",), {"solved": True}),
        (("topic",), {"solved": False}),
        (("new",), {"has_file": True}),
        ((), {"has_file": False}),
        ((), {"spaces": (named("s1"),), "tags": ("qualité",)}),
    ):
        for typed in ("melon", ""):
            assert set(found(index, typed, **filters)) == set(names(*expected)), filters


def test_orders_and_pages(index: LexicalIndex) -> None:
    fill(
        index,
        [document(str(day), "melon", at=NOON + timedelta(days=day), replies=(day * 7) % 10) for day in range(10)],
    )
    by_date = names(*map(str, reversed(range(10))))
    assert found(index, "melon", order=Order.DATE) == by_date
    assert found(index, order=Order.RELEVANCE) == by_date
    assert found(index, "melon", order=Order.DATE, offset=4, limit=3) == by_date[4:7]
    assert found(index, order=Order.REPLIES, limit=2) == names("7", "4")
    pages = [hit for start in range(0, 12, 4) for hit in found(index, "melon", offset=start, limit=4)]
    assert sorted(pages) == sorted(by_date)
    assert ask(index, "melon", limit=0).total == 10
    assert ask(index, "melon", offset=5000).hits == ()


def test_by_date_only_what_holds_most_of_the_words(index: LexicalIndex) -> None:
    fill(index, [document("most", "prix du melon"), document("part", "prix", at=NOON + timedelta(days=1))])
    assert found(index, "prix melon", order=Order.DATE) == names("most")
    assert found(index, "prix poire pomme fraise", order=Order.DATE) == names("part", "most")


def test_facets_count_what_is_found(index: LexicalIndex) -> None:
    fill(
        index,
        [
            document("1", "melon", space_id=named("s"), author_id=named("a"), tags=("prix", "été")),
            document("2", "melon", space_id=named("s"), tags=("prix",)),
            document("3", "poire", space_id=named("s")),
        ],
    )
    answer = ask(index, "melon", facets=True, limit=1)
    assert answer.total == 2
    counts = {name: {one.value: one.count for one in listed} for name, listed in answer.facets.items()}
    assert counts == {
        "kind": {"post": 2},
        "space": {str(named("s")): 2},
        "tag": {"prix": 2, "été": 1},
        "author": {str(named("a")): 1},
    }


def test_what_is_written_again_replaces_and_what_is_gone_is_gone(index: LexicalIndex) -> None:
    fill(index, [document("one", "melon"), document("two", "melon")])
    index.apply([change(3, document("one", "poire")), change(4, document("one", "pomme"))])
    index.apply([Change(number=5, kind="post", id=named("two"), document=None)])
    assert set(found(index, "melon")) == set(names("one", "two"))
    index.commit()
    assert (found(index, "melon"), found(index, "poire"), found(index, "pomme")) == ([], [], names("one"))
    assert (index.position, index.documents) == (5, 1)


def test_the_same_id_of_another_kind_is_another_document(index: LexicalIndex) -> None:
    fill(index, [document("one", "melon")])
    fill(index, [document("one", "melon")], kind="topic")
    both = {"post": ("members",), "topic": ("members",)}
    assert {hit.kind for hit in ask(index, "melon", marks=both).hits} == {"post", "topic"}


def test_the_position_is_kept_with_what_was_committed(tmp_path: Path) -> None:
    first = LexicalIndex(tmp_path / "index")
    fill(first, [document("one", "melon")])
    first.apply([change(9, document("two", "melon"))])
    first.close()
    second = LexicalIndex(tmp_path / "index")
    assert (second.position, found(second, "melon")) == (1, names("one"))
    second.close()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "?!… «»",
        "😀😀",
        "\x00\x1f\x7f\u202e",
        "مرحبا بالعالم",
        "你好 世界",
        'mark:* AND (title:"x" OR *) ~2 ^9 [a TO z] {x} \\ / NOT members',
        "post\x1fmembers",
        "a" * 2000,
        "melon " * 333,
        " ".join(f"mot{number}" for number in range(300)),
        "'; drop table search_document; --",
    ],
)
@pytest.mark.parametrize("typing", [False, True])
def test_hostile_questions_are_only_words(index: LexicalIndex, typed: str, typing: bool) -> None:
    fill(index, [document("mine", "melon"), document("theirs", "melon members mark", audience=("person:x",))])
    wanted = found(index, typed, typing=typing, facets=True)
    assert named("theirs") not in wanted
    ask(index, phrases=(typed,), without=(typed,), tags=(typed,))


def test_only_titles_where_names_are_wanted(index: LexicalIndex) -> None:
    fill(index, [document("one", title="Cuir végétal"), document("two", "du cuir", title="Tannerie")])
    assert found(index, "cui", typing=True, titles=True) == names("one")
    assert set(found(index, "cui", typing=True)) == set(names("one", "two"))
