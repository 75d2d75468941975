"""Code blocks in colours: the same text, nothing else in the markup, and no input that takes long."""

import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.infra.markdown_code import MAX_CODE, coloured
from tests.infra.test_markdown import BOMBS, XSS, assert_inert


@given(
    st.sampled_from(["py", "js", "html", "sql", "diff", "xml", "bash", "php", "css"]),
    st.text(max_size=400) | st.lists(st.sampled_from(XSS)).map("\n".join),
)
def test_coloured_code_says_what_was_written_and_nothing_else(language: str, code: str) -> None:
    html = coloured(code, language, time.thread_time() + 1)
    assert unescape(re.sub(r'<span class="c-[a-z]+">|</span>', "", html)) == code
    assert_inert(f"`````{language}\n{code}\n`````")


def test_code_without_time_or_measure_stays_plain() -> None:
    assert coloured("x = 1", "py", 0) == "x = 1"
    assert "span" not in coloured("x = 1\n" * 2_000, "py", time.thread_time() + 1)


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.parametrize("language", ["py", "html", "php", "sql", "latex", "swift"])
def test_no_bomb_in_code_takes_long(bomb: str, language: str) -> None:
    started = time.thread_time()
    coloured(bomb[:MAX_CODE], language, started + 0.5)
    assert time.thread_time() - started <= 1.0
