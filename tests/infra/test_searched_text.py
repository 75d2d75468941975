"""The words of a rendered text."""

import pytest

from community.infra.searched_text import searched_text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Bonjour <strong>à</strong> tous</p>\n<p>Le quai</p>", "Bonjour à tous Le quai"),
        ("<ul><li>un</li><li>deux</li></ul>", "un deux"),
        ("<blockquote><p>d'un autre</p></blockquote><p>de moi</p>", "de moi"),
        ("<table><tr><th>Lot</th><td>B412</td></tr></table>", "Lot B412"),
        ('<p>Voir <a href="https://exemple.fr/x">https://exemple.fr/x</a> &amp; co</p>', "Voir & co"),
        ('<p><img src="/media/1" alt="Palette abîmée"></p>', "Palette abîmée"),
        ('<pre><code class="k">SELECT <span>1</span></code></pre>', "SELECT 1"),
        ("</blockquote><p>mal fermé", "mal fermé"),
        ("", ""),
    ],
)
def test_words_of_a_text(html: str, words: str) -> None:
    assert searched_text(html) == words
