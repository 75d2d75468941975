"""The texts of the demonstration: topics with a subject of their own, made of pieces that are rendered once.

A topic follows a scenario (a theme, with its product, port, week, …). Its posts are put together from the scenario's
pieces; blocks of Markdown side by side render to their HTML side by side, so a post costs no rendering.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final, NamedTuple

from community.app.seed.draw import Draw
from community.infra.markdown import render_markdown, shorten

LANGUAGES: Final = ("fr", "en", "es")
VARIANTS: Final = 120
"""Scenarios of each theme."""

_CHOICE: Final = re.compile(r"\(([^()]*\|[^()]*)\)")
_VOWELS: Final = tuple("aàâeéèêhiîoôuy")
_TITLE_LENGTH: Final = 200


class Piece(NamedTuple):
    """One or more blocks of Markdown and what they render to."""

    source: str
    html: str
    excerpt: str

    @property
    def is_paragraph(self) -> bool:
        return self.html.startswith("<p>") and self.html.count("<p>") == 1 and "\n" not in self.source


class Text(NamedTuple):
    """A post's text, as the forum stores it."""

    source: str
    html: str
    excerpt: str


class Theme(NamedTuple):
    """What people of a space talk about, in one language."""

    language: str
    number: int
    space: str
    tags: Sequence[str]
    titles: Sequence[str]
    texts: Mapping[str, Sequence[str]]


class Scenario(NamedTuple):
    """One subject: a theme with its places filled."""

    theme: Theme
    titles: Sequence[str]
    tags: Sequence[str]
    questions: Sequence[Piece]
    details: Sequence[Piece]
    answers: Sequence[Piece]
    followups: Sequence[Piece]


class Phrases(NamedTuple):
    """What fits in any topic of a language."""

    openings: Sequence[Piece]
    closings: Sequence[Piece]
    thanks: Sequence[Piece]
    chatter: Sequence[Piece]


@cache
def read_texts(name: str) -> dict[str, Any]:
    """One of the files in `texts/`."""
    return tomllib.loads(files("community.app.seed").joinpath("texts", f"{name}.toml").read_text(encoding="utf-8"))


def piece(source: str) -> Piece:
    rendered = render_markdown(source)
    return Piece(source, rendered.html, rendered.excerpt)


def compose(pieces: Sequence[Piece], quoted: Piece | None = None) -> Text:
    """The text made of these pieces, after a quotation if there is one."""
    source, html = "\n\n".join(one.source for one in pieces), "\n".join(one.html for one in pieces)
    own = []
    for one in pieces:
        own.append(one.excerpt)
        if one.excerpt.endswith("…"):
            break
    if quoted is not None:
        source = f"> {quoted.source}\n\n{source}"
        html = f"<blockquote>\n{quoted.html}\n</blockquote>\n{html}"
    return Text(source, html, shorten(" ".join(own)))


class Wording:
    """All texts of one demonstration; pieces are rendered when they are first needed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._scenarios: dict[tuple[str, int, int], Scenario] = {}
        self.themes: dict[str, list[Theme]] = {}
        self.phrases: dict[str, Phrases] = {}
        for language in LANGUAGES:
            texts = read_texts(language)
            self.phrases[language] = Phrases(*([piece(one) for one in texts[key]] for key in Phrases._fields))
            for number, theme in enumerate(texts["theme"]):
                kinds = ("questions", "details", "answers", "followups")
                made = Theme(
                    language, number, theme["space"], theme["tags"], theme["titles"], {key: theme[key] for key in kinds}
                )
                self.themes.setdefault(made.space, []).append(made)

    def scenario(self, theme: Theme, variant: int) -> Scenario:
        key = (theme.language, theme.number, variant % VARIANTS)
        if key not in self._scenarios:
            self._scenarios[key] = _make_scenario(theme, Draw(self._seed, "scenario", *key))
        return self._scenarios[key]


def fill(template: str, places: Mapping[str, object], chance: Random) -> str:
    """The template with its choices made and its places filled."""
    chosen = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), template)
    return chosen.format_map(places)


def _make_scenario(theme: Theme, draw: Draw) -> Scenario:
    places = _places(theme.language, draw)
    made = {key: [piece(fill(one, places, draw)) for one in texts] for key, texts in theme.texts.items()}
    titles = [fill(one, places, draw) for one in theme.titles]
    product = str(places["key"])
    return Scenario(
        theme=theme,
        titles=[title[0].upper() + title[1:_TITLE_LENGTH] for title in titles],
        tags=[*theme.tags, product] if draw.happens(0.6) else list(theme.tags),
        **made,
    )


def _places(language: str, draw: Draw) -> dict[str, object]:
    words, column = read_texts("words"), LANGUAGES.index(language)
    key = draw.choice(list(words["products"]))
    product = words["products"][key]
    name = product["names"][column]
    decimal = "." if language == "en" else ","
    return {
        "key": key,
        "p": name,
        "P": name[0].upper() + name[1:],
        "dp": ("d'" if name.startswith(_VOWELS) and not name.startswith("haricots") else "de ") + name,
        "o": words["origins"][draw.choice(product["origins"])][column],
        "port": draw.choice(words["ports"]),
        "city": draw.choice(words["cities"]),
        "week": draw.randint(1, 52),
        "n": draw.randint(3, 33),
        "temp": max(product["temp"] + draw.randint(-1, 2), 0),
        "pct": draw.choice((3, 4, 5, 6, 8, 9, 11, 12, 14, 15, 18, 20, 22, 25)),
        "hum": draw.choice((70, 75, 80, 85, 90)),
        "days": draw.randint(2, 9),
        "lot": f"{draw.choice('ABCDEFGHKL')}{draw.randint(100, 999)}-{draw.randint(10, 99)}",
        "size": draw.choice(product["sizes"]),
        "price": f"{draw.randint(62, 420) / 100:.2f}".replace(".", decimal),
        "euros": f"{draw.randint(4, 96) * 50:,}".replace(",", "," if language == "en" else "\u202f"),
        "molecule": draw.choice(words["molecules"]),
        "pest": draw.choice(words["pests"]),
        "month": draw.choice(words["months"][language]),
    }
