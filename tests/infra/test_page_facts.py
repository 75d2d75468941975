"""What is read of a stranger's page, whatever stands in it."""

import time

import pytest

from community.infra.page_facts import LOOKED_AT, PageFacts, page_facts

HTML = "text/html; charset=utf-8"


def facts(page: str, content_type: str = HTML, encoding: str = "utf-8") -> PageFacts:
    return page_facts(page.encode(encoding, "surrogatepass"), content_type)


def test_what_pages_say_for_previews_comes_first() -> None:
    found = facts(
        """<!doctype html><html><head><title>Le titre &amp; la suite | Site</title>
        <META NAME="description" CONTENT="Pour les moteurs">
        <meta property="og:title" content="Melons > d&#39;été"/>
        <meta content='Une "belle" récolte' property='og:description'>
        <meta property=og:site_name content=Gazette>
        </head><body><meta property="og:title" content="Non"><title>Non</title>"""
    )
    # The first description stands before; its place decides among equals.
    assert found == PageFacts(title="Melons > d'été", description="Pour les moteurs", site="Gazette")


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Bonjour</title>", "Bonjour"),
        ("<title>\n  Deux   mots\t</title >", "Deux mots"),
        ("<!-- <title>Non</title> --><script>'<title>Non</title>'</script><title>Oui</title>", "Oui"),
        ("<title>Sans fin", ""),
        ("<p>Rien</p>", ""),
        ("", ""),
        ("<title></title>", ""),
        ("<title>&lt;b&gt;gras&lt;/b&gt;</title>", "<b>gras</b>"),
        ("<title>sens\u202e inverse\u2066\x00\x1b[31m</title>", "sens inverse [31m"),
        ("<title>" + "a" * 5_000 + "</title>", "a" * 199 + "…"),
        ("</head><title>Trop tard</title>", ""),
    ],
)
def test_titles(page: str, title: str) -> None:
    assert facts(page).title == title


def test_encodings() -> None:
    page = "<meta charset=iso-8859-1><title>Été à Sète</title>"
    assert facts(page, "text/html", "latin-1").title == "Été à Sète"
    assert facts("<title>Été</title>", "text/html; charset=windows-1252", "cp1252").title == "Été"
    for name in ("hex", "zip", "nothing", "utf-8"):
        assert facts("<title>Été</title>", f"text/html; charset={name}").title == "Été"
    assert page_facts(b"<title>\xff\xfe</title>", HTML).title == "\ufffd\ufffd"


@pytest.mark.parametrize(
    "piece",
    ["<title>", "<meta ", "<meta content='", "<!--", "<script>", "<script", "<", "<meta a=b ", "&#x", "</title"],
)
def test_no_page_takes_long(piece: str) -> None:
    started = time.process_time()
    page_facts((piece * (LOOKED_AT // len(piece))).encode(), HTML)
    assert time.process_time() - started < 2
