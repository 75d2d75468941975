from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.conditions import Conditions
from community.features.matchmaking.scoring.facts import Certification, Line, Need, Organisation, Project
from community.features.matchmaking.scoring.fits import fits
from community.features.matchmaking.scoring.hub import Hub

TODAY = date(2026, 10, 5).toordinal()
TEXT = "transport frigorifique de melons vers l'Allemagne"
NEED = Need(
    id="n",
    text=TEXT,
    codes=("naf49>naf494",),
    types=("service",),
    places=("DE",),
    languages=("de",),
    certifications=("ifs",),
    capacity=10,
)
FULL = Line(
    text=TEXT, type="service", codes=("naf49>naf494",), places=("DE",), languages=("de",), capacity=10, day=TODAY
)
OTHERS = (
    Organisation(id="lab", lines=(Line(text="analyses de résidus et de pesticides", codes=("naf71>naf712",)),)),
    Organisation(id="packer", lines=(Line(text="emballage et calibrage de fruits", codes=("naf82",)),)),
    Organisation(id="port", lines=(Line(text="entreposage et manutention au port"),)),
)


def hub_of(*organisations: Organisation, projects: tuple[Project, ...] = ()) -> Hub:
    return Hub(Collection([*OTHERS, *organisations], projects), today=TODAY)


def fit(organisation: Organisation, need: Need = NEED, conditions: Conditions = Conditions()) -> int:  # noqa: B008
    return fits(hub_of(organisation), need, conditions).get(organisation.id, 0)


def haulier(line: Line = FULL, *, certified: bool = True, **fields: object) -> Organisation:
    held = (Certification("ifs"),) if certified else ()
    return Organisation(id="haulier", lines=(line,), certifications=held, **fields)  # type: ignore[arg-type]


def test_who_has_all_that_a_need_says_fits_fully() -> None:
    assert fit(haulier()) == 100


def test_who_has_nothing_of_the_matter_fits_not_at_all() -> None:
    nearby = Line(text="comptabilité", type="service", places=("DE",), languages=("de",), capacity=10)
    assert fit(haulier(nearby)) == 0


def test_other_words_for_the_same_thing_fit_with_the_right_codes() -> None:
    assert fit(haulier(Line(text="camions froids", type="service", codes=("naf49>naf494",)))) >= 40


def test_relations_add_nothing() -> None:
    projects = tuple(Project(id=f"p{at}", organisations=("haulier", "lab"), text=TEXT, day=TODAY) for at in range(20))
    alone, together = hub_of(haulier()), hub_of(haulier(), projects=projects)
    asked = Need(id="n", codes=("naf49>naf494",), lead="lab")
    assert fits(alone, asked, Conditions())["haulier"] == fits(together, asked, Conditions())["haulier"]


def test_the_lead_may_cover_its_own_need() -> None:
    asked = Need(id="n", text=TEXT, lead="haulier")
    assert fit(haulier(), asked) == 100


def test_who_does_not_meet_a_condition_covers_nothing() -> None:
    assert fit(haulier(certified=False), conditions=Conditions(certifications=("ifs",))) == 0


@pytest.mark.parametrize("empty", [Need(id="n"), Need(id="n", text="zzz"), Need(id="n", codes=("xx",))])
def test_a_need_that_says_nothing_known_is_covered_by_nobody(empty: Need) -> None:
    assert fits(hub_of(haulier()), empty, Conditions()) == {}


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Parts of what the need says."""
    words = draw(st.lists(st.sampled_from(TEXT.split()), max_size=6))
    return Line(
        text=" ".join(words) or "divers",
        type=draw(st.sampled_from(("", "service"))),
        codes=draw(st.sampled_from(((), ("naf49",), ("naf49>naf494",)))),
        places=draw(st.sampled_from(((), ("DE",)))),
        languages=draw(st.sampled_from(((), ("de",)))),
        capacity=draw(st.sampled_from((None, 5, 10))),
    )


@given(lines())
def test_a_fit_grows_with_each_thing_that_is_declared(line: Line) -> None:
    before = fit(haulier(line, certified=False))
    assert before in range(0, 101, 10)
    assert fit(haulier(line)) >= before
    for more in ({"type": "service"}, {"places": ("DE",)}, {"languages": ("de",)}, {"capacity": 10}):
        assert fit(haulier(replace(line, **more), certified=False)) >= before
