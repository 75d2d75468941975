"""Addresses in a text become links, without the sentence around them."""

import time

import pytest

from community.infra.markdown import render_markdown


@pytest.mark.parametrize(
    ("source", "address", "after"),
    [
        ("https://a.example", "https://a.example", ""),
        ("Voir https://a.example/b?c=1#d.", "https://a.example/b?c=1#d", "."),
        ("(https://a.example/b)", "https://a.example/b", ")"),
        ("https://fr.wikipedia.org/wiki/Melon_(fruit)", "https://fr.wikipedia.org/wiki/Melon_(fruit)", ""),
        ("« https://a.example/b » !", "https://a.example/b", " » !"),
        ("https://a.example/b, et", "https://a.example/b", ", et"),
        ("https://a.example/b…", "https://a.example/b", "…"),
        ("https://a.example/b_c_d*", "https://a.example/b_c_d", "*"),
        ("HTTP://A.example/B", "HTTP://A.example/B", ""),
    ],
)
def test_addresses(source: str, address: str, after: str) -> None:
    html = render_markdown(source).html
    assert f">{address}</a>{after}" in html
    assert html.count("<a ") == 1
    assert 'rel="nofollow ugc noopener"' in html


@pytest.mark.parametrize(
    "source",
    [
        "`https://a.example`",
        "    https://a.example",
        "https://",
        "xhttps://a.example",
        "ftp://a.example",
        "javascript://a.example",
        "https:// a.example",
        "me@https://a.example",
    ],
)
def test_what_stays_text(source: str) -> None:
    assert "<a " not in render_markdown(source).html


def test_links_stay_as_they_were_made() -> None:
    html = render_markdown("[https://b.example](https://a.example) <https://c.example> ![x](https://d.example)").html
    assert html.count("<a ") == 3
    assert '<a href="https://a.example" rel="nofollow ugc noopener">https://b.example</a>' in html


def test_they_count_as_links() -> None:
    rendered = render_markdown("https://a.example/é et https://a.example/é, puis **https://b.example**")
    assert rendered.links == ("https://a.example/%C3%A9", "https://b.example")
    assert rendered.excerpt == "https://a.example/é et https://a.example/é, puis https://b.example"


@pytest.mark.parametrize("piece", ["https://a", "https://a ", "https://a.example/((((", "http://a)", "://"])
def test_no_text_takes_long(piece: str) -> None:
    started = time.process_time()
    render_markdown(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 1
