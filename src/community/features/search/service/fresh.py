"""What a person wrote themselves just now: found at once, before any index has heard of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.searching import Hit, Question, SearchDocument, SearchSource
from community.core.text import fold_words
from community.infra.search.analysis import analyse, language_of, stems, words

SINCE: Final = timedelta(minutes=10)
"""Older things have long been indexed, or the administrator knows why not."""


async def fresh_hits(
    session: AsyncSession, sources: Mapping[str, SearchSource], actor: Actor, question: Question, *, now: datetime
) -> list[Hit]:
    """What answers the question among the actor's own; a statement for each kind, and one more where there is some."""
    hits: list[Hit] = []
    for kind, source in sources.items():
        if source.own is None or not question.marks.get(kind):
            continue
        if ids := await source.own(session, actor, now - SINCE):
            hits += [
                Hit(kind=kind, id=document.id, group_id=document.group_id, score=0.0)
                for document in await source.documents(session, ids)
                if set(document.audience) & set(question.marks[kind]) and answers(document, question)
            ]
    return hits


def answers(document: SearchDocument, question: Question) -> bool:
    """Whether a document has all the words that say something, and passes the filters."""
    return (
        _passes(question.spaces, document.space_id)
        and _passes(question.authors, document.author_id)
        and _passes(question.organisations, document.organisation_id)
        and _passes(question.groups, document.group_id)
        and (not question.tags or bool(set(question.tags) & set(document.tags)))
        and (question.before is None or document.at < question.before)
        and (question.after is None or document.at >= question.after)
        and (question.solved is None or document.solved == question.solved)
        and (question.has_file is None or document.has_file == question.has_file)
        and _has_words(document, question)
    )


def _passes(wanted: tuple[object, ...], value: object) -> bool:
    return not wanted or value in wanted


def _has_words(document: SearchDocument, question: Question) -> bool:
    fields = (document.title, document.text, document.context, *document.tags)
    folded = [fold_words(field) for field in fields]
    if not all(any(fold_words(phrase) in field for field in folded) for phrase in question.phrases):
        return False
    if any(fold_words(word) in field for word in question.without for field in folded):
        return False
    language = language_of(question.words) or "fr"
    asked = analyse(question.words, language)
    telling = [word for word in asked if word.stem] or asked
    there = {stem for word in set(words(" ".join(fields))) for stem in (word, *stems(word, language))}
    return all(there.intersection((word.folded, *stems(word.folded, language))) for word in telling)
