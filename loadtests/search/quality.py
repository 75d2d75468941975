"""How often the right document is found, and how far up."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from loadtests.search.engines import Engine
from loadtests.search.questions import VARIANTS, Asked, Collection, Variant, beginnings

DEPTH: Final = 10
PREFIXES: Final = "titles' words cut after three to five letters"


class Score(NamedTuple):
    """Shares of questions whose answer is the first, among the first five and ten; mean of 1 / rank."""

    hit1: float
    hit5: float
    hit10: float
    mrr: float


def score(engine: Engine, questions: Sequence[Asked], variant: Variant) -> Score:
    ranks = [_rank(engine, one, variant) for one in questions]
    count = max(len(ranks), 1)
    hit1, hit5, hit10 = (sum(rank is not None and rank <= depth for rank in ranks) / count for depth in (1, 5, DEPTH))
    return Score(hit1, hit5, hit10, sum(1 / rank for rank in ranks if rank) / count)


def scores(engine: Engine, collection: Collection, *, every: int, plain: bool) -> Iterable[tuple[str, Score]]:
    """By variant; every: only each such question."""
    questions = collection.questions[::every]
    for variant in VARIANTS[:1] if plain else VARIANTS:
        yield variant.name, score(engine, questions, variant)
    if not plain:
        yield PREFIXES, score(engine, list(beginnings(collection)), Variant(PREFIXES, str, typing=True))


def _rank(engine: Engine, asked: Asked, variant: Variant) -> int | None:
    ranked = engine.rank(variant.change(asked.typed), typing=variant.typing, limit=DEPTH)
    return next((place for place, found in enumerate(ranked, 1) if found in asked.answers), None)
