from collections.abc import Iterator
from pathlib import Path

import pytest

from community.infra.search.lexical import LexicalIndex


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    made = LexicalIndex(tmp_path / "index")
    yield made
    made.close()
