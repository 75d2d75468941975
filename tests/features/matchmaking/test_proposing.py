"""What is read from a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.codes import split_code
from community.features.matchmaking.service.proposing import SUMMARY_LENGTH, TITLE_LENGTH, propose
from community.features.matchmaking.vocabulary import tags

NEEDS = [
    (
        "Nous cherchons un transporteur frigorifique pour 40 palettes de melons vers l'Allemagne, IFS Logistics.",
        {
            "direction": "request",
            "kind": "service",
            "language": "fr",
            "tags": ["refrigerated_transport", "melon"],
            "places": ["DE"],
            "certifications": ["ifs_logistics"],
            "capacity": (40.0, "pallet"),
        },
    ),
    (
        "We offer cold storage, 1 200 m² in Perpignan, available from May. BRCGS.",
        {
            "direction": "offer",
            "kind": "service",
            "language": "en",
            "tags": ["cold_storage"],
            "places": [],
            "certifications": ["brcgs"],
            "capacity": (1200.0, "square_metre"),
        },
    ),
    (
        "Busco laboratorio para análisis de residuos de tomate de Marruecos, NC 0702 00",
        {
            "direction": "request",
            "kind": "service",
            "language": "es",
            "tags": ["residue_analysis", "tomato"],
            "places": ["MA"],
            "certifications": [],
            "capacity": (None, ""),
        },
    ),
    (
        "melon",
        {
            "direction": "request",
            "kind": "product",
            "language": None,
            "tags": ["melon"],
            "places": [],
            "certifications": [],
            "capacity": (None, ""),
        },
    ),
]


@pytest.mark.parametrize(("text", "wanted"), NEEDS, ids=["fr", "en", "es", "one word"])
def test_a_need_is_understood(text: str, wanted: dict[str, object]) -> None:
    found = propose(text)
    assert wanted == {
        "direction": found.direction,
        "kind": found.kind,
        "language": found.language,
        "tags": found.terms.tags,
        "places": found.terms.places,
        "certifications": [one.key for one in found.terms.certifications],
        "capacity": (found.terms.capacity, found.terms.capacity_unit),
    }


def test_a_code_that_is_named_comes_before_those_of_the_tags() -> None:
    assert propose("Tomates, NC 0702 00, ou NAF 46.31Z").terms.codes == ["cn:070200", "naf:46.31Z", "cn:0702"]


@given(st.text(min_size=1, max_size=300))
def test_any_text_makes_a_proposal_within_its_limits(text: str) -> None:
    found = propose(text)
    assert len(found.title) <= TITLE_LENGTH
    assert len(found.summary) <= SUMMARY_LENGTH
    assert all(key in tags() for key in found.terms.tags)
    assert all(split_code(code).number for code in found.terms.codes)


def test_a_very_long_text_has_a_title_of_its_first_sentence() -> None:
    text = "Nous cherchons un entrepôt. " + "Il doit être froid. " * 1000
    found = propose(text)
    assert found.title == "Nous cherchons un entrepôt"
    assert found.summary.endswith("…")
