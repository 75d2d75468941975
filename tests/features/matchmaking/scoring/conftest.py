from collections.abc import Sequence

import pytest

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.engine import Engine
from community.features.matchmaking.scoring.facts import Line, Organisation, Project
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.weights import sensible_weights

ORGANISATIONS = (
    Organisation(
        id="tannery", kind="company", country="FR", lines=(Line(text="vegetable tanned leather"),), codes=("15.11Z",)
    ),
    Organisation(
        id="dyer", kind="company", country="FR", lines=(Line(text="dyeing of leather and cloth"),), codes=("13.30Z",)
    ),
    Organisation(id="school", kind="university", country="ES", lines=(Line(text="research on polymers"),)),
    Organisation(id="shipper", kind="company", country="ES", lines=(Line(text="shipping of goods by sea"),)),
    Organisation(id="silent", kind="company", country="FR"),
    Organisation(id="stranger"),
)
PROJECTS = (
    Project(id="p1", organisations=("tannery", "dyer"), text="leather bags dyed with plants", day=700_000),
    Project(id="p2", organisations=("tannery", "school"), text="leather from mushrooms and polymers", day=700_400),
    Project(id="p3", organisations=("dyer", "shipper"), text="cloth shipped to Spain", day=700_800),
    Project(id="p4", organisations=("silent",), text="accounting", day=700_900),
)


def engine_of(organisations: Sequence[Organisation], projects: Sequence[Project]) -> Engine:
    return Engine(Hub(Collection(organisations, projects)), sensible_weights())


@pytest.fixture
def engine() -> Engine:
    return engine_of(ORGANISATIONS, PROJECTS)
