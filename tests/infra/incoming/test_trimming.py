"""What is quoted goes, what a person wrote stays."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.infra.incoming.shapes import HTML, QUOTED_BELOW, SIGNATURES

from community.infra.mail.incoming.flowed import unflow
from community.infra.mail.incoming.html import html_to_text
from community.infra.mail.incoming.trimming import trim

ANSWER = "Bonjour,\n\nOui : douze euros la pièce.\n\n- livré mardi\n- payé à 30 jours\n\nBien à vous,\nCamille"

WORDS = st.sampled_from(
    "le la On wrote a écrit : de Envoyé À Objet prix 12 € — -- > < @ x@y.fr Merci. 10:15 2026 escribió De".split()  # noqa: SIM905
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
PROSE = st.lists(
    st.one_of(LINES, st.just(""), st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30)),
    min_size=1,
    max_size=8,
).map("\n".join)


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("shape", QUOTED_BELOW)
def test_the_answer_is_left(shape: str, signature: str) -> None:
    for between in ("\n", "\n\n"):
        assert trim(f"{ANSWER}\n{SIGNATURES[signature]}{between}{QUOTED_BELOW[shape]}") == ANSWER


@pytest.mark.parametrize("shape", HTML)
def test_the_answer_is_left_of_html(shape: str) -> None:
    answer = [line for line in trim(html_to_text(HTML[shape])).split("\n") if line]
    assert answer == ["Oui, douze euros.", "Livré mardi."]


def is_plain(text: str) -> bool:
    """Texts that no rule could take for something else: no line is quoted, signed off, or ends as "wrote:" does."""
    lines = [line.rstrip() for line in text.split("\n")]
    return bool(text.strip()) and not any(
        line.startswith((">", "--", "—")) or line.endswith(":") or "Envoyé" in line or line[:4].lower().startswith("de")
        for line in lines
    )


@given(PROSE.filter(is_plain), st.sampled_from(sorted(QUOTED_BELOW)))
def test_nothing_above_the_quote_is_lost(prose: str, shape: str) -> None:
    kept = "\n".join(line.rstrip() for line in prose.split("\n")).strip("\n").rstrip()
    assert trim(f"{prose}\n\n{QUOTED_BELOW[shape]}") == kept


@given(PROSE)
def test_what_is_left_stood_there(text: str) -> None:
    left = [line.rstrip() for line in trim(text).split("\n")]
    lines = iter([line.rstrip() for line in text.split("\n")])
    assert all(any(line == there for there in lines) for line in left if line)


@pytest.mark.parametrize(
    "text",
    [
        "Le client a écrit : les prix montent.",
        "Le 3 mai, le client a écrit :\nles prix montent, préparez-vous.",
        "Transport demandé\nDe : Lyon\nÀ : Porto\nDate : 12 mai\nObjet : cuir",
        "Titre\n--\nDu texte sous un titre.",
        "Le colis a été\nEnvoyé de mon usine hier.",
        "Comparez :\n\n> prix A\n\nOui.\n\n> prix B\n\nNon.",
        "Sent with the carrier: tracking follows",
        "Cordialement\n- un point\n- un autre",
        "***\nUne règle\n________",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    assert trim(text) == text


def test_answers_between_the_quotes_keep_them() -> None:
    text = "Le 23/11/2026 à 10:15, X a écrit :\n> Quel prix ?\nDouze euros.\n> Quand ?\nMardi.\n> Merci\n"
    assert trim(text) == "> Quel prix ?\nDouze euros.\n> Quand ?\nMardi."


def test_an_answer_under_the_quote_stands_alone() -> None:
    assert (
        trim("Le 23/11/2026 à 10:15, X a écrit :\n> Quel prix ?\n> Merci\n\nDouze euros.\n\n-- \nCamille")
        == "Douze euros."
    )


def test_nothing_but_a_quote_is_nothing() -> None:
    for shape in QUOTED_BELOW.values():
        assert trim(shape) == ""


def test_the_line_above_an_attribution_is_the_persons() -> None:
    text = "Le prix est de 12 euros\nLe 23/11/2026 à 10:15, X a écrit :\n> Quel prix ?"
    assert trim(text) == "Le prix est de 12 euros"


def test_flowed_lines_are_joined() -> None:
    flowed = "Une phrase qui \nfut coupée.\nUne autre.\n> citée \n> aussi\n-- \nCamille"
    assert unflow(flowed, delete_space=False) == "Une phrase qui fut coupée.\nUne autre.\n> citée aussi\n-- \nCamille"
    assert unflow("\u4e2d\u6587 \n\u5b57", delete_space=True) == "\u4e2d\u6587\u5b57"


HOSTILE = {
    "a quote": "> Une ligne de ce qui est cité, comme il y en a tant\n",
    "no line break": "a",
    "attributions": "Le 23 nov. 2026 à 10:15, X <x@y.fr>\n",
    "endings": "Le 3 a écrit :\n",
    "labels": "De : x@y.fr\n",
    "rules": "________________\n\n",
    "markers": "> a\n\nb\n",
    "colons": ":\n\n",
    "phones": "Envoyé de mon iPhone\n",
    "brackets": "[cid:[image: ",
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_length_only(shape: str) -> None:
    assert ratio(lambda text: trim("Oui.\n\n" + text), HOSTILE[shape], 2_000_000) < 40


MARKUP = {
    "divs": "<div>",
    "quotes": "<blockquote>x",
    "comments": "<!--",
    "scripts": "<script>",
    "closed scripts": "<script></scrip",
    "anchors": '<a href="',
    "anchors closed": '<a href="http://x">y',
    "cells": "<td>x",
    "less": "<",
    "entities": "&amp;&#x;&",
    "spaces": "<p>                ",
    "names": "<aaaaaaaa",
    "hrefs": "<a href href= href=' ",
}


@pytest.mark.parametrize("shape", MARKUP)
def test_time_of_markup_grows_with_length_only(shape: str) -> None:
    assert ratio(html_to_text, MARKUP[shape], 500_000) < 40


def ratio(work: Callable[[str], object], piece: str, size: int) -> float:
    """How much longer ten times the text takes: ten where time is linear, a hundred where it is quadratic."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = float("inf")
        for _ in range(3 if length < size else 1):
            started = time.process_time()
            work(text)
            best = min(best, time.process_time() - started)
        return best

    return seconds(size) / max(seconds(size // 10), 0.005)


def test_a_long_quote_costs_no_text() -> None:
    quote = "> Une ligne de ce qui est cité\n" * 320_000
    assert len(quote) > 9_900_000
    assert trim(f"Oui.\n\nLe 23/11/2026 à 10:15, X a écrit :\n{quote}") == "Oui."
    assert trim(f"Oui.\n\n{quote}\n-- \nCamille") == "Oui."
