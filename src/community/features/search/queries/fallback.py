"""PostgreSQL as the engine, when no searcher answers: the same rights, less understanding.

Any word may be missing; rare words count more, by the inverse of the share of documents that hold them, as in
Robertson and Zaragoza, The Probabilistic Relevance Framework (2009). Which documents are ranked at all is decided by
the rarest words, so that a question of frequent ones does not read the whole table.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from msgspec import convert
from sqlalchemy import (
    CTE,
    REAL,
    ColumnElement,
    Float,
    Integer,
    Select,
    Text,
    and_,
    any_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, REGCONFIG, TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from community.core.searching import FacetCount, Hit, Order, Question, Ranking
from community.core.text import fold
from community.features.search.models import FoundDocument
from community.features.search.queries.words import Term, query_of, share_of, terms_of

CANDIDATES: Final = 8_000
"""Documents that are ranked at most."""
FACETED: Final = 5_000
COVERED: Final = 0.6
"""Share of what a question says, by weight, that a document must hold to count as found where order is not by rank."""
_WEIGHTS: Final = (0.1, 0.15, 0.6, 1.0)
"""Of a word in nothing, the context, the text and the title."""
_BY_LENGTH: Final = 1
"""Of `ts_rank`: divided by one and the logarithm of the length."""
_RAREST: Final = 1e-6


async def ask(session: AsyncSession, question: Question, *, shares: Mapping[str, float], documents: int) -> Ranking:
    """Answer from the table.

    Args:
        shares: of the frequent stems, `words.frequent_words`.
        documents: how many there are, about.
    """
    terms = await terms_of(session, question.words)
    if not question.marks or (question.words.strip() and not terms):
        return Ranking(hits=(), total=0)
    weighed = _weighed(terms, shares, documents, typing=question.typing, titles=question.titles)
    found = _candidates(question, weighed).cte("found").prefix_with("MATERIALIZED")
    covering = found.c.coverage >= COVERED if weighed else true()
    row = (await session.execute(select(*_answer(question, found, covering, by_rank=bool(weighed))))).one()
    total = min(row.total, FACETED) if row.total else 0
    return Ranking(
        hits=tuple(convert(hit, Hit, strict=False) for hit in row.hits or ()),
        total=total,
        at_least=row.total > FACETED,
        facets=_facets(row.counted or ()) if question.facets else {},
    )


def _answer(
    question: Question, found: CTE, covering: ColumnElement[bool], *, by_rank: bool
) -> list[ColumnElement[Any]]:
    """All in one row, so that candidates are ranked once: the hits in order, how many there are, what is counted."""
    order: list[ColumnElement[Any]] = [found.c.at.desc(), found.c.id.desc()]
    if question.order is Order.REPLIES:
        order.insert(0, found.c.replies.desc())
    elif question.order is Order.RELEVANCE and by_rank:
        order.insert(0, found.c.score.desc())
    hits = select(found.c.kind, found.c.id, found.c.group_id, found.c.score).order_by(*order)
    if question.order is not Order.RELEVANCE:
        hits = hits.where(covering)
    counted = select(found.c.kind, found.c.space_id, found.c.author_id, found.c.tags).where(covering).limit(FACETED)
    total = select(func.count()).select_from(found).where(covering).scalar_subquery()
    return [
        _gathered(hits.offset(question.offset).limit(question.limit)).label("hits"),
        total.label("total"),
        (_gathered(counted) if question.facets else null()).label("counted"),
    ]


def _gathered(rows: Select[Any]) -> ColumnElement[Any]:
    one = rows.subquery()
    return select(func.json_agg(func.row_to_json(one.table_valued()))).scalar_subquery()


class _Weighed(NamedTuple):
    """A word: its tsquery, what it tells, and about how many documents hold it."""

    query: str
    weight: float
    held_by: float


def _weighed(
    terms: Sequence[Term], shares: Mapping[str, float], documents: int, *, typing: bool, titles: bool
) -> list[_Weighed]:
    """The words, the rarest first."""
    rare = max(1 / max(documents, 1), min(shares.values(), default=_RAREST) / 2, _RAREST)
    found = []
    for term in terms:
        last = typing and term is terms[-1]
        share = min(share_of(term, shares, rare=rare) * (20 if last else 1), 1.0)
        weight = math.log(1 + (1 - share + rare) / (share + rare))
        found.append(_Weighed(query_of(term, typing=last, titles=titles), weight, share * documents))
    return sorted(found, key=lambda each: each.held_by)


def _candidates(question: Question, weighed: Sequence[_Weighed]) -> Select[Any]:
    words = FoundDocument.words
    score: ColumnElement[Any] = literal(0.0, Float())
    coverage: ColumnElement[Any] = literal(1.0, Float())
    conditions = [~FoundDocument.gone, allowed(question), *filters(question)]
    if weighed:
        everything = sum(weight for _, weight, _ in weighed)
        score, coverage = literal(0.0, Float()), literal(0.0, Float())
        for query, weight, _ in weighed:
            asked = cast(literal(query), TSQUERY)
            score += weight * func.ts_rank(literal(list(_WEIGHTS), ARRAY(REAL())), words, asked, _BY_LENGTH)
            coverage += weight / everything * cast(cast(words.op("@@")(asked), Integer()), Float())
        conditions.append(words.op("@@")(cast(literal(" | ".join(f"({each})" for each in _telling(weighed))), TSQUERY)))
    columns = [getattr(FoundDocument, name) for name in ("kind", "id", "group_id", "space_id", "author_id", "tags")]
    return (
        select(*columns, FoundDocument.at, FoundDocument.replies, score.label("score"), coverage.label("coverage"))
        .where(and_(*conditions))
        .limit(CANDIDATES)
    )


def _telling(weighed: Sequence[_Weighed]) -> list[str]:
    """The rarest words, as many as the table can be read for; one at least."""
    chosen: list[str] = []
    read = 0.0
    for query, _, held_by in weighed:
        if chosen and read + held_by > CANDIDATES:
            break
        chosen.append(query)
        read += held_by
    return chosen


def allowed(question: Question) -> ColumnElement[bool]:
    """What the marks of who asks give, kind by kind."""
    by_marks: dict[tuple[str, ...], list[str]] = {}
    for kind, marks in question.marks.items():
        by_marks.setdefault(tuple(marks), []).append(kind)
    return or_(
        *(
            and_(FoundDocument.kind.in_(kinds), FoundDocument.audience.op("&&")(literal(list(marks), ARRAY(Text()))))
            for marks, kinds in by_marks.items()
        )
    )


def filters(question: Question) -> list[ColumnElement[bool]]:
    """What a question is narrowed down to, exact phrases included."""
    found: list[ColumnElement[bool]] = []
    for column, values in (
        (FoundDocument.space_id, question.spaces),
        (FoundDocument.author_id, question.authors),
        (FoundDocument.organisation_id, question.organisations),
        (FoundDocument.group_id, question.groups),
    ):
        if values:
            found.append(column == any_(literal(list(values), ARRAY(Uuid()))))
    if question.tags:
        found.append(FoundDocument.tags.op("&&")(literal(list(question.tags), ARRAY(Text()))))
    if question.before is not None:
        found.append(FoundDocument.at < question.before)
    if question.after is not None:
        found.append(FoundDocument.at >= question.after)
    for flag, value in ((FoundDocument.solved, question.solved), (FoundDocument.has_file, question.has_file)):
        if value is not None:
            found.append(flag.is_(value))
    found += [or_(*_phrases(phrase)) for phrase in question.phrases if phrase.strip()]
    found += [~or_(*_phrases(word)) for word in question.without if word.strip()]
    return found


def _phrases(text: str) -> list[ColumnElement[bool]]:
    """The words in this order, by the stems of the document's language."""
    return [
        and_(
            FoundDocument.language == language,
            FoundDocument.words.op("@@")(func.phraseto_tsquery(cast(literal(config), REGCONFIG), literal(fold(text)))),
        )
        for language, config in (("fr", "french"), ("en", "english"), ("es", "spanish"))
    ]


def _facets(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[FacetCount, ...]]:
    counts = {
        "kind": Counter(row["kind"] for row in rows),
        "space": Counter(row["space_id"] for row in rows if row["space_id"] is not None),
        "author": Counter(row["author_id"] for row in rows if row["author_id"] is not None),
        "tag": Counter(tag for row in rows for tag in row["tags"]),
    }
    return {
        name: tuple(FacetCount(value=value, count=count) for value, count in counter.most_common(50))
        for name, counter in counts.items()
    }
