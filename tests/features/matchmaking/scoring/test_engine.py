import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.features.matchmaking.scoring.conftest import ORGANISATIONS, PROJECTS, engine_of

from community.features.matchmaking.scoring.conditions import Conditions
from community.features.matchmaking.scoring.engine import Engine
from community.features.matchmaking.scoring.facts import Line, Need, Organisation
from community.features.matchmaking.scoring.weights import switched_off

NEEDS = st.builds(
    Need,
    id=st.just("n"),
    text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(["leather", "cloth", "sea", "dyed"])).map(" ".join)),
    codes=st.lists(st.sampled_from(["15.11Z", "15.20Z", "13", "x"]), max_size=3).map(tuple),
    lead=st.sampled_from([None, "dyer", "silent", "stranger", "unknown"]),
)


@given(NEEDS)
def test_reasons_add_up_to_the_score(need: Need) -> None:
    for match in engine_of(ORGANISATIONS, PROJECTS).matches(need):
        assert sum(part.points for part in match.parts) == match.score


@given(NEEDS, st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(need: Need, chance: random.Random) -> None:
    organisations, projects = list(ORGANISATIONS), list(PROJECTS)
    chance.shuffle(organisations)
    chance.shuffle(projects)
    assert engine_of(organisations, projects).matches(need) == engine_of(ORGANISATIONS, PROJECTS).matches(need)


def test_equal_scores_go_by_id() -> None:
    twins = [Organisation(id=name, lines=(Line(text="leather"),)) for name in ("b", "a", "c")]
    assert [match.organisation for match in engine_of(twins, ()).matches(Need(id="n", text="leather"))] == [
        "a",
        "b",
        "c",
    ]


def test_the_one_that_does_it_comes_first(engine: Engine) -> None:
    assert engine.matches(Need(id="n", text="dyed leather", codes=("15.11Z",)))[0].organisation == "tannery"


def test_the_lead_and_the_excluded_are_not_proposed(engine: Engine) -> None:
    found = engine.matches(
        Need(id="n", text="leather", lead="tannery"), conditions=Conditions(excluded=frozenset({"dyer", "unknown"}))
    )
    assert not {match.organisation for match in found} & {"tannery", "dyer"}


def test_each_match_says_where_it_was_found(engine: Engine) -> None:
    assert all(match.sources for match in engine.matches(Need(id="n", text="leather")))


@pytest.mark.parametrize(
    "text",
    ["leather", "leather " * 2500, "Leder für Taschen aus pflanzlicher Gerbung", "", "…", "\u0000\ud7ff"],
    ids=["one word", "20,000 characters", "a fourth language", "empty", "no word", "odd characters"],
)
def test_any_text_gets_an_answer(engine: Engine, text: str) -> None:
    assert engine.matches(Need(id="n", text=text))


def test_a_lead_that_says_nothing_gets_suggestions(engine: Engine) -> None:
    assert engine.matches(Need(id="n", lead="stranger"))


def test_a_signal_can_be_switched_off(engine: Engine) -> None:
    deaf = Engine(engine.hub, switched_off(engine.weights, ["offer", "profile"]))
    told = {part.signal for match in deaf.matches(Need(id="n", text="leather")) for part in match.parts}
    assert told
    assert not told & {"offer", "profile"}


def test_a_hub_without_anybody_has_no_match() -> None:
    assert engine_of((), ()).matches(Need(id="n", text="leather", lead="x")) == []


def test_a_hub_without_a_past_matches_by_what_is_offered() -> None:
    found = engine_of(ORGANISATIONS, ()).matches(Need(id="n", text="shipping by sea"))
    assert found[0].organisation == "shipper"
