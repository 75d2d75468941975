from community.infra.search.relations import Relations
from community.infra.search.vocabulary import Vocabulary

WORDS = {
    "entreprise": 90,
    "entreprises": 40,
    "entrepot": 12,
    "export": 3,
    "exportateur": 7,
    "exportation": 9,
    "deportation": 1,
    "tomate": 30,
    "tomates": 50,
    "omate": 1,
    "cote": 8,
    "مرحبا": 1,
    "r2d2": 2,
}
VOCABULARY = Vocabulary(WORDS.items())


def spelled(word: str, known: dict[str, int] | None = None) -> list[str]:
    held = WORDS if known is None else known
    return [one.said for one in Relations(VOCABULARY).spellings(word, lambda other: held.get(other, 0))]


def test_the_most_frequent_words_complete_a_beginning() -> None:
    assert sorted(VOCABULARY.beginning("entrep", 2)) == ["entreprise", "entreprises"]
    assert VOCABULARY.beginning("tomates", 5) == ["tomates"]
    assert VOCABULARY.beginning("z", 5) == []


def test_counts_are_those_of_the_index() -> None:
    assert [VOCABULARY.count(word) for word in ("tomate", "tomat", "مرحبا")] == [30, 0, 1]


def test_one_typing_error_of_each_sort_is_found() -> None:
    for typed in ("entrprise", "entrepprise", "entrepfise", "entrepirse"):
        assert spelled(typed)[0] == "entreprise", typed
    assert spelled("tomatse")[0] == "tomates"


def test_short_words_hold_one_error_at_most() -> None:
    assert spelled("tamote") == []
    assert spelled("xntreprisz")[0] == "entreprise"


def test_known_words_are_left_alone() -> None:
    assert spelled("tomate") == []
    assert spelled("exportation") == []


def test_a_frequent_neighbour_is_proposed_for_a_word_that_hardly_occurs() -> None:
    assert spelled("omate") == ["tomate"]
    assert spelled("deportation") == []


def test_an_article_without_apostrophe_is_taken_off() -> None:
    assert spelled("lentreprise") == ["l’entreprise"]
    assert spelled("quexportateur") == ["qu’exportateur"]


def test_only_words_that_the_reader_may_find_are_proposed() -> None:
    assert spelled("entrprise", {"entreprises": 1}) == ["entreprises"]
    assert spelled("entrprise", {}) == []
    assert spelled("lentreprise", {}) == []


def test_relatives_share_their_rare_letters() -> None:
    near = [one.word for one in VOCABULARY.relatives("exporter", 5, 0.3)]
    assert near[:1] == ["export"]
    assert {"exportateur", "exportation"} <= set(near)
    assert "tomate" not in near


def test_an_empty_vocabulary_answers() -> None:
    empty = Vocabulary(())
    assert empty.misspelt("abcdef", 3) == []
    assert list(empty.relatives("abcdef", 3, 0.4)) == []
    assert empty.beginning("a", 3) == []
    assert empty.count("a") == 0


def test_strange_words_do_no_harm() -> None:
    for word in ("", "a", "x" * 40, "مرحبا", "你好世界", "r2d2"):
        VOCABULARY.misspelt(word, 3)
        VOCABULARY.relatives(word, 3, 0.4)
        VOCABULARY.beginning(word, 3)
