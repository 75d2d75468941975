import numpy as np
import pytest

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.facts import Line, Organisation, Project
from community.features.matchmaking.scoring.learning import FEWEST, Choice, learn
from community.features.matchmaking.scoring.signals import SIGNALS
from community.features.matchmaking.scoring.training import Trainer
from community.features.matchmaking.scoring.weights import parts, sensible_weights


def _choices(count: int, telling: str, seed: int = 1) -> list[Choice]:
    """Candidates of which the one that is largest in one signal was chosen."""
    chance = np.random.default_rng(seed)
    column, made = SIGNALS.index(telling), []
    for _ in range(count):
        found = np.zeros((20, len(SIGNALS)), np.int64)
        found[:, column] = chance.integers(0, 1000, 20)
        found[:, SIGNALS.index("activity")] = chance.integers(0, 1000, 20)
        made.append(Choice(found, np.arange(20) == found[:, column].argmax()))
    return made


def test_what_told_who_was_chosen_counts_more() -> None:
    weights = learn(_choices(200, "kind_asked"))
    assert weights is not None
    found = np.zeros((2, len(SIGNALS)), np.int64)
    found[0, SIGNALS.index("kind_asked")] = 900
    found[1, SIGNALS.index("activity")] = 900
    first, second = parts(found, weights).sum(axis=1)
    assert first > second
    assert weights.learnt_from == 200


def test_too_few_choices_teach_nothing() -> None:
    assert learn(_choices(FEWEST - 1, "codes")) is None


def test_signals_that_were_never_seen_keep_their_sensible_weight() -> None:
    weights = learn(_choices(100, "codes"))
    assert weights is not None
    place = SIGNALS.index("certification")
    assert weights.slopes[place] == sensible_weights().slopes[place]


def test_the_order_of_the_choices_changes_no_weight() -> None:
    choices = _choices(120, "profile")
    assert learn(choices) == learn(choices[::-1])


@pytest.mark.parametrize("told", [True, False])
def test_lines_that_tell_of_later_projects_are_noticed(told: bool) -> None:
    words = [f"word{place}" for place in range(400)]
    texts = [" ".join(words[place * 10 : place * 10 + 10]) for place in range(40)]
    projects = [
        Project(id=f"p{place:02}", organisations=(f"o{place % 5}",), text=text, day=place + 1)
        for place, text in enumerate(texts)
    ]
    organisations = [
        Organisation(id=f"o{place}", lines=(Line(text=" ".join(texts[place::5]) if told else "all kinds of things"),))
        for place in range(5)
    ]
    assert Trainer(Collection(organisations, projects)).told_before is told


def test_without_dates_some_projects_are_drawn_by_their_ids() -> None:
    projects = [Project(id=f"p{place}", organisations=("a",)) for place in range(400)]
    drawn = Collection((Organisation(id="a"),), projects).late(0.15)
    assert 20 < drawn.sum() < 100
    assert (Collection((Organisation(id="a"),), projects[::-1]).late(0.15) == drawn).all()


def test_late_projects_are_the_last_by_date() -> None:
    projects = [Project(id=f"p{place:02}", organisations=("a",), day=100 - place) for place in range(40)]
    collection = Collection((Organisation(id="a"),), projects)
    late = [project.id for project, is_late in zip(collection.projects, collection.late(0.1), strict=True) if is_late]
    assert late == ["p03", "p02", "p01", "p00"]
