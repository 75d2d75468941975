"""Text brought to a form in which it can be compared."""

import re
import unicodedata
from typing import Final

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})

_WORD: Final = re.compile(r"[^\W_]+")


class _Plain(dict[int, str | None]):
    """What remains of a decomposed character, worked out once for each."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        plain = None if unicodedata.combining(char) else max(char, " ")
        self[code] = plain
        return plain


_PLAIN: Final = _Plain()


def fold(text: str) -> str:
    """Lower case, no accents, single spaces: what search keys and queries of people are compared by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return " ".join(decomposed.translate(_PLAIN).split())


def fold_words(text: str) -> str:
    """The folded words of a text, letters and digits only, with a space before, between and after: ` cuir vegetal `."""
    return f" {' '.join(_WORD.findall(fold(text)))} "
