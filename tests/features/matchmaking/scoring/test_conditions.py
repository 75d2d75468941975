import pytest
from msgspec import structs

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.conditions import Conditions, Shield, barred
from community.features.matchmaking.scoring.facts import Certification, Line, Need, Organisation
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.offers import kilometres

TODAY = 738_000
SEWER = Organisation(
    id="sewer",
    kind="company",
    country="FR",
    register="552100554",
    position=(43.61, 3.87),
    codes=("14.13Z",),
    lines=(
        Line(text="sewing of bags", type="capacity", places=("FR-34",), languages=("fr", "en"), capacity=500),
        Line(text="we look for leather", sought=True, type="product"),
    ),
    certifications=(Certification("ISO 9001", TODAY + 1), Certification("organic", TODAY - 1)),
)
TANNER = Organisation(
    id="tanner",
    kind="company",
    country="ES",
    position=(41.38, 2.17),
    codes=("15.11Z",),
    lines=(Line(text="leather", type="product", places=("ES",), languages=("es",)),),
)
UNKNOWN = Organisation(id="unknown", codes=("14.13Z",))


@pytest.fixture(scope="module")
def hub() -> Hub:
    return Hub(Collection((SEWER, TANNER, UNKNOWN), ()), today=TODAY)


def _barred(hub: Hub, conditions: Conditions, lead: str | None = None) -> dict[str, str]:
    number = hub.collection.number
    found = barred(hub, conditions, None if lead is None else number[lead])
    return {hub.collection.organisations[place].id: reason for place, reason in found.items()}


@pytest.mark.parametrize(
    ("conditions", "left"),
    [
        (Conditions(), {"sewer", "tanner", "unknown"}),
        (Conditions(excluded=frozenset({"sewer", "nobody"})), {"tanner", "unknown"}),
        (Conditions(declined=frozenset({"tanner"})), {"sewer", "unknown"}),
        (Conditions(kinds=frozenset({"company"})), {"sewer", "tanner"}),
        (Conditions(countries=frozenset({"ES"})), {"tanner"}),
        (Conditions(types=("capacity", "service")), {"sewer"}),
        (Conditions(types=("product",)), {"tanner"}),
        (Conditions(places=("FR",)), {"sewer"}),
        (Conditions(places=("ES-CT",)), {"tanner"}),
        (Conditions(languages=("fr", "en")), {"sewer"}),
        (Conditions(certifications=("ISO 9001",)), {"sewer"}),
        (Conditions(certifications=("organic",)), set()),
        (Conditions(capacity=501), set()),
        (Conditions(capacity=500), {"sewer"}),
    ],
)
def test_those_who_lack_what_must_be_are_barred(hub: Hub, conditions: Conditions, left: set[str]) -> None:
    assert {"sewer", "tanner", "unknown"} - set(_barred(hub, conditions)) == left


def test_the_first_reason_is_given(hub: Hub) -> None:
    both = Conditions(declined=frozenset({"sewer"}), countries=frozenset({"ES"}))
    assert _barred(hub, both) == {"sewer": "declined", "unknown": "country"}


def test_a_shield_hides_by_register_and_by_activity_within_a_distance(hub: Hub) -> None:
    assert _barred(hub, Conditions(shield=Shield(registers=frozenset({"552100554"})))) == {"sewer": "competitor"}
    near = Conditions(shield=Shield(activities=("14",), kilometres=100))
    assert _barred(hub, near, "tanner") == {"unknown": "competitor"}
    far = Conditions(shield=Shield(activities=("14",), kilometres=400))
    assert set(_barred(hub, far, "tanner")) == {"sewer", "unknown"}


def test_reciprocity_can_be_a_condition(hub: Hub) -> None:
    assert set(_barred(hub, Conditions(reciprocal=True), "tanner")) == {"tanner", "unknown"}


def test_what_is_lacking_is_named(hub: Hub) -> None:
    need = Need(
        id="n", types=("product", "finance"), places=("FR-34",), languages=("fr", "de"),
        certifications=("ISO 9001", "organic"), capacity=600,
    )  # fmt: skip
    assert hub.offers.lacking(need, hub.collection.number["sewer"], TODAY) == {
        "type": ("product", "finance"),
        "language": ("de",),
        "certification": ("organic",),
        "capacity": ("600",),
    }


def test_distance_is_that_on_the_sphere() -> None:
    assert kilometres((48.8566, 2.3522), (45.7640, 4.8357)) == pytest.approx(391.5, abs=1)


def test_a_changed_line_is_found_without_making_all_anew() -> None:
    first = Collection((SEWER, TANNER), ())
    changed = structs.replace(TANNER, lines=(Line(text="leather and zylophane"),))
    later = Collection((SEWER, changed), (), earlier=first)
    assert later.line_texts.similarities(later.text_of(Need(id="n", text="zylophane"))).tolist()[1] > 0
    assert first.line_texts.similarities(first.text_of(Need(id="n", text="zylophane"))).max() == 0
