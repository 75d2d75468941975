import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.infra.search.documents import ask, document, fill, found, names

from community.infra.search.lexical import LexicalIndex
from community.infra.search.meanings import Meanings, _murmur, load_meanings, make_meanings
from community.infra.search.synonyms import synonyms
from community.infra.search.weights import USUAL

WORDS = {"bateau": 0, "navire": 1, "péniche": 2, "fromage": 3, "Paris": 3, "brebis": 4}


@pytest.fixture
def meanings(tmp_path: Path) -> Meanings:
    """A package of six words: three of ships, two of cheese, and a name that is left out."""
    vocabulary = tmp_path / "package" / "some_model-1" / "vocab"
    vocabulary.mkdir(parents=True)
    vocabulary.joinpath("strings.json").write_text(json.dumps(list(WORDS)), encoding="utf-8")
    rows = {_murmur(word.encode()): row for word, row in WORDS.items()}
    vocabulary.joinpath("key2row").write_bytes(msgspec.msgpack.encode(rows))
    draw = np.random.default_rng(1)
    ship, cheese = draw.normal(size=(2, 50))
    vectors = [[ship, ship + 0.1, ship - 0.1, cheese, cheese + 0.1], draw.normal(size=(60, 50))]
    with vocabulary.joinpath("vectors").open("wb") as file:
        np.save(file, np.concatenate(vectors).astype(np.float32))
    made = tmp_path / "share" / "meanings.npz"
    make_meanings(tmp_path / "package", made)
    loaded = load_meanings(made)
    assert loaded is not None
    return loaded


def test_words_are_named_as_the_package_names_them() -> None:
    assert _murmur(b"coffee") == 3197928453018144401


def test_without_the_table_there_are_no_meanings(tmp_path: Path) -> None:
    assert load_meanings(tmp_path / "missing.npz") is None


def test_words_are_known_folded(meanings: Meanings) -> None:
    assert meanings.rows(["bateau", "peniche", "paris", "navires", ""]).tolist() == [0, 2, -1, -1, -1]


def test_near_rows_come_with_how_near_they_are(meanings: Meanings) -> None:
    near = list(meanings.near(0))
    assert {row for row, _ in near} == {0, 1, 2}
    assert near[0] == (0, 1.0)
    assert all(0.5 <= closeness <= 1 for _, closeness in near)


def test_a_word_of_similar_meaning_is_found_after_the_word_itself(tmp_path: Path, meanings: Meanings) -> None:
    index = LexicalIndex(tmp_path / "index", meanings)
    fill(
        index,
        [
            document("ship", "Le navire part ce soir"),
            document("boat", "Le bateau part ce soir"),
            document("cheese", "Le fromage est parti"),
        ],
    )
    assert found(index, "bateau") == names("boat", "ship")
    assert found(index, "peniche") == [], "what nobody has written is not answered by something else"
    index.close()


def test_what_speaks_of_the_same_comes_first(tmp_path: Path, meanings: Meanings) -> None:
    documents = [document("cheese", "Le fromage part ce soir"), document("ship", "Le navire part ce soir")]
    orders = {}
    for sense in (0.0, 0.3):
        index = LexicalIndex(tmp_path / str(sense), meanings, USUAL._replace(meaning=0.0, sense=sense))
        fill(index, [*documents, document("boat", "Un bateau")])
        orders[sense] = found(index, "bateau part soir")[-2:]
        index.close()
    assert orders == {0.0: names("cheese", "ship"), 0.3: names("ship", "cheese")}


def test_the_sense_of_a_text_is_that_of_its_telling_words(meanings: Meanings) -> None:
    mixed = meanings.sense(["bateau", "fromage", "xyz"], [3.0, 1.0, 9.0])
    near = {word: np.dot(mixed, meanings.sense([word])) for word in ("bateau", "fromage")}
    assert near["bateau"] > 0.9 > near["fromage"]
    assert meanings.sense(["xyz"]) is None
    assert meanings.sense([]) is None


def test_a_known_french_word_is_no_typing_error(tmp_path: Path, meanings: Meanings) -> None:
    index = LexicalIndex(tmp_path / "index", meanings)
    fill(index, [document("one", "Une navirre, des brebi")])
    assert ask(index, "navire").correction is None
    assert ask(index, "brebi").correction is None
    assert ask(index, "navirrre").correction == "navirre"
    index.close()


def test_synonyms_are_found_for_less_than_the_word(index: LexicalIndex) -> None:
    fill(index, [document("email", "Un courriel est arrivé hier"), document("mail", "Un mail est arrivé hier")])
    assert found(index, "mail") == names("mail", "email")
    assert "courriel" in synonyms()["mail"]


def test_what_counts_nothing_is_left_out(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", weights=USUAL._replace(synonym=0.0, spelling=0.0))
    fill(index, [document("email", "Un courriel est arrivé hier")])
    assert found(index, "mail") == []
    assert ask(index, "courrriel").correction is None
    index.close()


def test_a_similar_meaning_does_not_tell_what_others_write(tmp_path: Path, meanings: Meanings) -> None:
    answers = []
    for name, theirs in (("with", [document("theirs", "Le navire part", audience=("person:1",))]), ("without", [])):
        index = LexicalIndex(tmp_path / name, meanings)
        fill(index, [document("boat", "Le bateau part ce soir"), *theirs])
        answers.append((found(index, "navire"), found(index, "navire soir")))
        index.close()
    assert answers[0] == answers[1] == ([], names("boat"))
