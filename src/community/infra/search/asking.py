"""A question as a query of tantivy. What people typed only ever becomes terms; there is no language to break out of."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from tantivy import FieldType, Occur, Query, Schema, Searcher, SearchResult

from community.core.searching import Order, Question
from community.infra.search.analysis import LANGUAGES, language_of, stems, words
from community.infra.search.documents import instant, mark_terms
from community.infra.search.relations import Relations
from community.infra.search.stop_words import STOP_WORDS

_MOST_WORDS: Final = 16
_MOST_RELATED: Final = 8
_OFTEN: Final = 50
"""Documents that hold a word from which on it is common knowledge."""
_MOST_CLAUSES: Final = 300
_COMPLETIONS: Final = 40
_LAST_WORD: Final = re.compile(r"[^\W_]+$")
_TELLING: Final = 0.8
"""Of what a question says: so much is said by its rarest words, one of which a document has to hold."""
_MOST: Final = 0.75
"""Share of the words that a document has to hold where order is by something else."""


class Asked(NamedTuple):
    """A query that holds the rights of who asks, one that finds more if it finds little, and how words were read."""

    query: Query
    wider: Query | None
    words: Sequence["AskedWord"]
    correction: str | None


class AskedWord(NamedTuple):
    """A word of the question: the stems that it may stand for with what each counts, and how telling it is.

    hints: further stems, which find nothing, but say that a document answers the word.
    """

    stems: Mapping[str, float]
    surface: str
    idf: float
    unfinished: bool = False
    hints: Sequence[tuple[str, float]] = ()


class Asking:
    """Makes the query for one question to one state of an index."""

    def __init__(self, schema: Schema, searcher: Searcher, relations: Relations, question: Question) -> None:
        self._schema = schema
        self._searcher = searcher
        self._relations = relations
        self._weights = relations.weights
        self._question = question
        self._language = language_of(question.words) or LANGUAGES[0]
        self._corrections: dict[str, str] = {}

    def ask(self) -> Asked | None:
        """None where nothing can be found, whatever is asked."""
        marks = mark_terms(self._question.marks)
        if not marks:
            return None
        asked = [self._word(word, typing=typing) for word, typing in self._content_words()] or self._stop_words()
        if asked and not any(self._is_known(word) for word in asked):
            return None
        allowed = (Occur.Must, self._filters)
        query, *wider = [Query.boolean_query([allowed, *clauses]) for clauses in self._wanted(asked)]
        return Asked(query, wider[0] if wider else None, asked, self._correction())

    def _wanted(self, asked: Sequence[AskedWord]) -> list[list[tuple[Occur, Query]]]:
        """What has to be there: one of the telling words, or most where order is by something else; and then any."""
        if not asked:
            return [[]]
        clauses = [(Occur.Should, self._query(word)) for word in asked]
        any_word = [(Occur.Must, Query.boolean_query(clauses))]
        if self._question.order is not Order.RELEVANCE:
            return [[(Occur.Must, Query.boolean_query(clauses, math.ceil(_MOST * len(asked))))], any_word]
        whole = sum(word.idf for word in asked)
        told, telling = 0.0, 0
        order = sorted(range(len(asked)), key=lambda place: -asked[place].idf)
        while told < _TELLING * whole:
            told += asked[order[telling]].idf
            telling += 1
        if telling == len(asked):
            return [any_word]
        first = Query.boolean_query([clauses[place] for place in order[:telling]])
        return [[(Occur.Must, first), *(clauses[place] for place in order[telling:])], any_word]

    @cached_property
    def _filters(self) -> Query:
        """Rights and operators; they count nothing."""
        question = self._question
        parts = [(Occur.Must, self._allowed)]
        parts += [(Occur.Must, part) for part in self._narrowing()]
        for phrase in question.phrases:
            parts += [(Occur.Must, exact) for exact in self._exact(phrase)]
        for unwanted in question.without:
            parts += [(Occur.MustNot, exact) for exact in self._exact(unwanted)]
        return Query.const_score_query(Query.boolean_query(parts), 0.0)

    @cached_property
    def _allowed(self) -> Query:
        """What holds one of the marks. A clause for each is quicker than a set, which gathers all that is allowed."""
        marks = mark_terms(self._question.marks)
        if len(marks) > _MOST_CLAUSES:
            return Query.term_set_query(self._schema, "mark", marks)
        return Query.boolean_query([(Occur.Should, self._term("mark", mark)) for mark in marks])

    def _is_known(self, word: AskedWord) -> bool:
        """Whether who asks may find the word or what stands for it; words of similar meaning alone find nothing."""
        if not word.stems:
            return True
        strong = [stem for stem, own in word.stems.items() if word.unfinished or own > self._weights.meaning]
        counts = {stem: self._frequency(stem) for stem in strong}
        if max(counts.values(), default=0) > _OFTEN:
            return True
        return any(self._held("stems", stem) for stem, count in counts.items() if count)

    def _narrowing(self) -> Iterable[Query]:
        question = self._question
        for field, wanted in (
            ("space", question.spaces),
            ("author", question.authors),
            ("organisation", question.organisations),
            ("group", question.groups),
        ):
            if wanted:
                yield self._any_of(field, [value.hex for value in wanted])
        if question.tags:
            yield self._any_of("tag", question.tags)
        for flag, wanted_flag in (("solved", question.solved), ("has_file", question.has_file)):
            if wanted_flag is not None:
                yield Query.term_query(self._schema, flag, wanted_flag)
        if question.after is not None or question.before is not None:
            yield Query.range_query(
                self._schema,
                "at",
                FieldType.Integer,
                lower_bound=None if question.after is None else instant(question.after),
                upper_bound=None if question.before is None else instant(question.before),
                include_upper=question.before is None,
            )

    def _any_of(self, field: str, values: Sequence[str]) -> Query:
        return Query.term_set_query(self._schema, field, list(values))

    def _exact(self, phrase: str) -> list[Query]:
        """The words of a phrase, one after the other, in title or text; nothing for a phrase without words."""
        row = words(phrase)
        if not row:
            return []
        if len(row) == 1:
            return [self._term("words", row[0])]
        return [Query.phrase_query(self._schema, "words", list(row))]

    def _term(self, field: str, term: str, weight: float = 1.0) -> Query:
        query = Query.term_query(self._schema, field, term, "freq")
        return query if weight == 1.0 else Query.boost_query(query, weight)

    def _content_words(self) -> list[tuple[str, bool]]:
        """The words that say something, each once, the most telling ones of very many; the last perhaps unfinished."""
        question = self._question
        row = words(question.words)
        unfinished = row.pop() if question.typing and row and _LAST_WORD.search(question.words) else None
        row += [word for phrase in question.phrases for word in words(phrase)]
        said = [word for word in row if word not in STOP_WORDS[self._language]]
        said = list(dict.fromkeys(said))
        if len(said) > _MOST_WORDS:
            said = sorted(said, key=lambda word: self._frequency(stems(word, self._language)[0]))[:_MOST_WORDS]
        return [(word, False) for word in said] + ([(unfinished, True)] if unfinished else [])

    def _stop_words(self) -> list[AskedWord]:
        """Of a question that holds nothing else."""
        row = list(dict.fromkeys(words(self._question.words)))[:_MOST_WORDS]
        return [AskedWord({}, word, self._idf(self._searcher.doc_freq("words", word))) for word in row]

    def _word(self, word: str, *, typing: bool) -> AskedWord:
        own = stems(word, self._language)
        found = dict.fromkeys(own[1:], self._weights.other_language) | {own[0]: 1.0}
        if typing:
            return self._unfinished(word, found)
        for spelling in (spellings := self._relations.spellings(word, self._known)):
            stem = stems(spelling.word, self._language)[0]
            found[stem] = max(found.get(stem, 0.0), spelling.weight)
        rarity = self._idf(max(self._frequency(stem) for stem in found))
        if spellings:
            self._corrections[word] = spellings[0].said
            word = spellings[0].word
        related = self._relations.related(word, self._language)
        for stem, weight in related[:_MOST_RELATED]:
            if frequency := self._frequency(stem):
                found.setdefault(stem, weight * min(1.0, rarity / self._idf(frequency)))
        return AskedWord(found, word, rarity, hints=related[_MOST_RELATED:])

    def _unfinished(self, start: str, found: dict[str, float]) -> AskedWord:
        """Words that begin like the one being typed; together they tell as much as one word that frequent."""
        ends = self._relations.vocabulary.beginning(start, _COMPLETIONS)
        kept = dict.fromkeys(stems(end, self._language)[0] for end in ends if end not in STOP_WORDS[self._language])
        counts = {stem: self._frequency(stem) for stem in (*found, *kept)}
        rarity = self._idf(sum(counts.values()))
        weights = {stem: min(1.0, rarity / self._idf(count)) for stem, count in counts.items() if count}
        return AskedWord(weights or found, start, rarity, unfinished=True)

    def _query(self, word: AskedWord) -> Query:
        """The best of what the word may stand for counts; and its very form."""
        if self._question.titles and word.stems:
            return self._best("title", word.stems, 1.0)
        if not word.stems:
            return self._term("words", word.surface)
        parts = [self._best("stems", word.stems, 1.0)]
        if self._weights.surface:
            parts.append(self._term("words", word.surface, self._weights.surface))
        if in_title := self._weights.unfinished if word.unfinished else self._weights.title:
            parts.append(self._best("title", word.stems, in_title))
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    def _best(self, field: str, weighed: Mapping[str, float], weight: float) -> Query:
        either = [self._term(field, stem, weight * own) for stem, own in weighed.items()]
        return Query.disjunction_max_query(either) if len(either) > 1 else either[0]

    def _frequency(self, stem: str) -> int:
        return int(self._searcher.doc_freq("stems", stem))

    def _idf(self, frequency: int) -> float:
        return idf(self._searcher.num_docs, frequency)

    def _known(self, word: str) -> int:
        """In how many documents that may be found by who asks a word occurs."""
        return self._held("words", word)

    def _held(self, field: str, term: str) -> int:
        if not self._searcher.doc_freq(field, term):
            return 0
        query = Query.boolean_query([(Occur.Must, self._term(field, term)), (Occur.Must, self._allowed)])
        return count_of(self._searcher.search(query, 1))

    def _correction(self) -> str | None:
        """The words as typed, but for those that were read as others."""
        if not self._corrections:
            return None
        return re.sub(r"[^\W_]+", self._corrected, self._question.words)

    def _corrected(self, run: re.Match[str]) -> str:
        folded = words(run[0])
        return self._corrections.get(folded[0], run[0]) if len(folded) == 1 else run[0]


def count_of(result: SearchResult) -> int:
    """How many documents were found; the library's types do not know of it."""
    return int(getattr(result, "count", None) or 0)


def idf(documents: int, frequency: int) -> float:
    """How telling a word is that so many of the documents hold, as BM25 counts it."""
    frequency = min(frequency, documents)
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
