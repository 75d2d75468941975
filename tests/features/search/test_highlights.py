"""Where what was searched stands: segments of the very text, nothing added but dots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.features.search.schemas.results import SegmentOut
from community.features.search.service.highlights import LENGTH, Highlighter

texts = st.text(alphabet=st.sampled_from("abcdé œß½'’<&>-  \n🍅م"), max_size=600)


def whole(segments: list[SegmentOut]) -> str:
    return "".join(segment.text for segment in segments)


def marked(segments: list[SegmentOut]) -> list[str]:
    return [segment.text for segment in segments if segment.marked]


@given(texts, texts)
def test_a_marked_text_is_the_text(searched: str, text: str) -> None:
    assert whole(Highlighter([searched]).mark(text)) == text


@given(texts, texts)
def test_an_excerpt_is_a_piece_of_the_text(searched: str, text: str) -> None:
    excerpt = whole(Highlighter([searched]).excerpt(text))
    piece = excerpt.removeprefix("… ").removesuffix(" …")
    assert piece in text
    assert len(piece) <= LENGTH + 1


@pytest.mark.parametrize(
    ("searched", "text", "expected"),
    [
        ("exportations de melons", "Exporter un melon", ["Exporter", "melon"]),
        ("melons d'Espagne", "Le melon d’Espagne, l'ESPAGNE !", ["melon", "Espagne", "ESPAGNE"]),
        ("oeufs", "Des œufs frais", ["œufs"]),
        ("le la de", "Le prix de la cagette", ["Le", "de", "la"]),
        ("le prix", "Le prix de la cagette", ["prix"]),
        ("how to import tomatoes", "Importing a tomato", ["Importing", "tomato"]),
        ("<b>", "a <b> c", ["b"]),
        ("", "Le prix", []),
        ("...", "Le prix", []),
    ],
)
def test_what_is_marked(searched: str, text: str, expected: list[str]) -> None:
    assert marked(Highlighter([searched]).mark(text)) == expected


def test_what_is_still_being_typed_is_marked_by_its_beginning() -> None:
    assert marked(Highlighter(["transp"], typing=True).mark("Un transporteur")) == ["transporteur"]
    assert marked(Highlighter(["transp"]).mark("Un transporteur")) == []


def test_an_excerpt_is_where_most_of_it_stands() -> None:
    filler = "Rien de tout cela ne compte ici. " * 30
    text = f"Un prix. {filler} Le prix du melon charentais monte. {filler}"
    excerpt = Highlighter(["prix melon charentais"]).excerpt(text)
    assert marked(excerpt) == ["prix", "melon", "charentais"]
    assert whole(excerpt).startswith("… ")
    assert whole(excerpt).endswith(" …")
