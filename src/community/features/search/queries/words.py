"""What PostgreSQL knows of words: their stems, and how frequent they are."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sqlalchemy import Text, column, func, literal, select, table
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import cast

from community.core.text import fold_words

_CONFIGURATIONS: Final = ("french", "english", "spanish")
MOST_WORDS: Final = 32
"""Of a question."""


class Term(NamedTuple):
    """A word that was asked for: the forms by which documents of each language know it."""

    word: str
    stems: tuple[str, ...]


async def terms_of(session: AsyncSession, words: str) -> list[Term]:
    """The words that say something, each once."""
    asked = list(dict.fromkeys(fold_words(words).split()))[:MOST_WORDS]
    if not asked:
        return []
    word = func.unnest(literal(asked, ARRAY(Text()))).column_valued("word")
    stems = [
        func.tsvector_to_array(func.to_tsvector(cast(literal(each), REGCONFIG), word)).label(each)
        for each in _CONFIGURATIONS
    ]
    # What French has no stem for is a stop word there; other languages have words of the same letters.
    return [
        Term(row.word, tuple(dict.fromkeys([*row.french, *row.english, *row.spanish])))
        for row in await session.execute(select(word.label("word"), *stems))
        if row.french
    ]


async def frequent_words(session: AsyncSession) -> dict[str, float]:
    """The share of documents that hold a stem, for the most frequent ones: the planner's own statistics."""
    stats = table(
        "pg_stats",
        column("schemaname"),
        column("tablename"),
        column("attname"),
        column("most_common_elems"),
        column("most_common_elem_freqs"),
    )
    elements = cast(cast(stats.c.most_common_elems, Text()), ARRAY(Text()))
    row = (
        await session.execute(
            select(elements.label("stems"), stats.c.most_common_elem_freqs.label("shares")).where(
                stats.c.schemaname == func.current_schema(),
                stats.c.tablename == "search_document",
                stats.c.attname == "words",
            )
        )
    ).one_or_none()
    if row is None or row.stems is None:
        return {}
    # Behind the shares of the stems stand the least, the largest and that of nothing.
    return dict(zip(row.stems, row.shares, strict=False))


def share_of(term: Term, shares: Mapping[str, float], *, rare: float) -> float:
    """How many documents hold the word, about."""
    return max((shares.get(stem, rare) for stem in term.stems), default=rare)


def query_of(term: Term, *, typing: bool = False, titles: bool = False) -> str:
    """A tsquery for any of the word's forms; typing: it may go on; titles: as words of titles, whose weight is A."""
    weight = "A" if titles else ""
    forms = [f"{_quoted(stem)}:{weight}" if weight else _quoted(stem) for stem in term.stems]
    if typing:
        forms.append(f"{_quoted(term.word)}:*{weight}")
    return " | ".join(forms)


def _quoted(stem: str) -> str:
    escaped = stem.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
