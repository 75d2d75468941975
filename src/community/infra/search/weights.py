"""What each part of the ranking counts: a handful of numbers for all questions."""

from typing import Final, NamedTuple


class Weights(NamedTuple):
    """A part whose number is 0 is left out; the bench measures what each is worth.

    A word of a question counts 1 by its stem; other stems that it may stand for, of which the best counts:
    other_language: its stem in another language than that of the question. family: a word of the same family, times how
    many letters they share. synonym: a word that people use for the same thing. meaning: a word of a similar meaning,
    times how near it is. spelling: the word that was perhaps meant, if it is misspelt.
    surface: added where a document holds its very form. title: added where its title holds the stem.
    unfinished: the same for a word that is still being typed.
    coverage: how steeply the rank falls with what a document leaves unanswered. beside: what the best document of a
    group counts for the others of it. sense: what a document counts that speaks of the same as the question, as a share
    of the best rank.
    """

    other_language: float = 0.9
    family: float = 0.8
    synonym: float = 0.7
    meaning: float = 0.5
    spelling: float = 1.0
    surface: float = 0.3
    title: float = 0.4
    unfinished: float = 1.0
    coverage: float = 0.4
    beside: float = 0.6
    sense: float = 0.3


USUAL: Final = Weights()
