import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.infra.search.analysis import LANGUAGES, WORD_LENGTH, analyse, language_of, stems, words


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("L'Œuvre de l’entreprise", "l oeuvre de l entreprise"),
        ("Qu’est-ce qu'un porte-conteneurs ?", "qu est ce qu un porte conteneurs"),
        ("e\u0301te\u0301 \ufb01n ½ Straße", "ete fin 1 2 strasse"),
        ("snake_case\x00\x1f\u200bTAB\t😀 مرحبا بالعالم", "snake case tab مرحبا بالعالم"),
        ("«  » … !?", ""),
    ],
)
def test_words_are_folded_and_taken_apart(text: str, row: str) -> None:
    assert words(text) == row.split()


def test_very_long_words_are_cut() -> None:
    assert words("a" * 5000) == ["a" * WORD_LENGTH]


@given(st.text())
def test_no_word_can_hold_anything_but_letters_and_digits(text: str) -> None:
    for language in LANGUAGES:
        for word in analyse(text, language):
            assert word.folded.isalnum()
            assert word.stem == word.stem.strip()


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    row = words(text)
    assert words(" ".join(row)) == row


def test_stop_words_have_no_stem() -> None:
    assert [word.stem for word in analyse("les marchandises de la mer", "fr")] == ["", "marchandis", "", "", "mer"]
    assert [word.stem for word in analyse("the goods of the sea", "en")] == ["", "good", "", "", "sea"]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("exportateurs", "exportatrice", "fr"),
        ("marchandises", "marchandise", "fr"),
        ("deliveries", "delivery", "en"),
        ("importaciones", "importacion", "es"),
    ],
)
def test_plural_and_gender_are_one_stem(one: str, other: str, language: str) -> None:
    assert stems(one, language)[0] == stems(other, language)[0]


def test_a_word_is_looked_for_in_all_languages() -> None:
    assert set(stems("quality", "fr")) >= {stems("quality", "en")[0], "quality"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Comment déclarer une importation de tomates ?"),
        ("fr", "j'ai besoin d'un transporteur pour lundi"),
        ("fr", "bonjour"),
        ("en", "import of tomatoes from Spain"),
        ("en", "Which documents do I need?"),
        ("es", "Los tomates llegan con retraso"),
        ("es", "¿Dónde está el puerto?"),
        (None, "tomates Perpignan"),
        (None, ""),
        (None, "12 345 😀"),
    ],
)
def test_the_language_of_a_text(language: str | None, text: str) -> None:
    assert language_of(text) == language
