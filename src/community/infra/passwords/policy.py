"""Which passwords are accepted: long enough, not guessable, not leaked; no rule about kinds of characters.

NIST SP 800-63B-4 and CNIL 2022-100 at once: a minimal length, an estimate of how guessable the password is once the
words of the person and of the house are taken out of it (zxcvbn), a list of leaked passwords, attempt limits elsewhere.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import product
from typing import Final, Literal

import msgspec

from community.infra.passwords.bloom import BloomFilter

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 256
MIN_SCORE: Final = 3

SCORED_LENGTH: Final = 40
"""Characters shown to zxcvbn, whose time explodes with length and substituted letters: at worst 470 ms for 40
characters, 1,550 for 72 and 2,830 for 100 (a random password of 40 takes 6, a sentence 2). What follows the fortieth
character can only make a password better, so the cut is never a hole; only forty weak characters in a row lose."""

HOUSE_WORDS: Final = """
    cci chambre commerce industrie chambers chamber camara comercio communaute communauté community comunidad
    entreprise entreprises empresa societe société company laboratoire recherche formation membre membres adherent
    adhérent member plateforme forum bienvenue bonjour motdepasse passe azerty azertyuiop qsdfgh wxcvbn soleil
    doudou loulou chouchou marseille paris lyon france jetaime jtm contrasena contraseña changeme admin
    administrateur administrator moderateur modérateur
"""
"""What an attacker of this very platform tries first."""

_BREACHED_FILE: Final = "breached.bloom"
_MIN_BASE: Final = 6
_ORNAMENT: Final = re.compile(r"[\d\W_]{1,8}\Z")
_WORD: Final = re.compile(r"[^\W_]{3,}")
_SUBSTITUTIONS: Final = tuple(str.maketrans("@40357$1!", f"aaoests{letter * 2}") for letter in ("i", "l"))

Code = Literal["too_short", "too_long", "breached", "personal", "guessable"]


class PasswordWeakness(msgspec.Struct, frozen=True):
    """Why a password is refused; the front end has a sentence for each code."""

    code: Code
    params: dict[str, int] = {}


class PasswordPolicy:
    """The rules, with the words of one installation (name of the platform, of the chamber) besides those of the house.

    Blocking and CPU-bound: `Passwords.check_strength` runs it in the bounded pool. zxcvbn (15 MB, 30 ms) and the list
    of leaked passwords are loaded at the first check.
    """

    def __init__(self, banned_words: Iterable[str] = ()) -> None:
        self._banned = {variant for word in (*HOUSE_WORDS.split(), *banned_words) for variant in _variants(word)}
        self._breached: BloomFilter | None = None
        # zxcvbn writes to a dictionary of its module at each call.
        self._lock = threading.Lock()

    def check(self, password: str, user_inputs: Iterable[str] = ()) -> PasswordWeakness | None:
        """First rule that the password breaks, or None.

        Args:
            password: as typed.
            user_inputs: name, organisation, e-mail address of the person.
        """
        password = normalise(password)
        if len(password) < MIN_LENGTH:
            return PasswordWeakness("too_short", {"min": MIN_LENGTH})
        if len(password) > MAX_LENGTH:
            return PasswordWeakness("too_long", {"max": MAX_LENGTH})
        if self._is_breached(password):
            return PasswordWeakness("breached")
        personal = {variant for text in user_inputs for variant in _variants(text)}
        return self._guessable(password, personal)

    def _is_breached(self, password: str) -> bool:
        if self._breached is None:
            data = files("community.infra").joinpath("data", _BREACHED_FILE).read_bytes()
            self._breached = BloomFilter.from_bytes(data)
        return any(candidate in self._breached for candidate in _leaked_forms(password))

    def _guessable(self, password: str, personal: set[str]) -> PasswordWeakness | None:
        from zxcvbn import zxcvbn  # 15 MB that a server at rest does without

        # Accents folded: "société" must be no better than "societe".
        folded = _fold(password)
        rest = _without(_without(folded, personal), self._banned)
        with self._lock:
            score = zxcvbn(rest[:SCORED_LENGTH])["score"] if rest else 0
        if score >= MIN_SCORE:
            return None
        return PasswordWeakness("personal" if _without(folded, personal) != folded else "guessable")


def normalise(password: str) -> str:
    """The form that is hashed: NFC (NIST SP 800-63B-4, RFC 8265), so that every keyboard gives the same bytes.

    Case and spaces stay as typed; length is counted in code points of this form.
    """
    return unicodedata.normalize("NFC", password)


def _leaked_forms(password: str) -> Iterator[str]:
    """The password itself, and what stays without the digits and signs that people add to reach a length."""
    folded = password.casefold()
    yield folded
    base = _ORNAMENT.sub("", folded)
    if base != folded and len(base) >= _MIN_BASE:
        yield base
    half, odd = divmod(len(folded), 2)
    if not odd and folded[:half] == folded[half:]:
        yield folded[:half]


def _without(password: str, words: set[str]) -> str:
    """The password less the words that tell nothing new, written plainly or with figures for letters.

    zxcvbn's own list of known words is too kind: it finds "Marie.Dupont1984" hard to guess for Marie Dupont.
    """
    lower = password.lower()
    spellings = [lower, *(lower.translate(table) for table in _SUBSTITUTIONS)]
    known = [False] * len(password)
    for word, spelling in product(words, spellings):
        start = spelling.find(word)
        while start >= 0:
            known[start : start + len(word)] = [True] * len(word)
            start = spelling.find(word, start + 1)
    return "".join(char for char, skip in zip(password, known, strict=True) if not skip)


def _variants(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        yield _fold(word)
    whole = "".join(_WORD.findall(_fold(text.casefold())))
    if whole:
        yield whole


def _fold(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
