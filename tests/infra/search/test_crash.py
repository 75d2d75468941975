"""The index is killed at any moment: what it says it holds, it holds, and going on from there makes it whole."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.infra.search.documents import ask, change, document

from community.infra.search.lexical import LexicalIndex

WRITER = """
import sys
from pathlib import Path
from community.infra.search.lexical import LexicalIndex
from tests.infra.search.documents import change, document
index = LexicalIndex(Path(sys.argv[1]))
number = index.position
print("ready", flush=True)
while True:
    for _ in range(20):
        number += 1
        index.apply([change(number, document(str(number % 50), f"melon état{number}"))])
    index.commit()
"""


@pytest.mark.parametrize("delay", [0.02, 0.1, 0.25])
def test_killed_and_gone_on(tmp_path: Path, delay: float) -> None:
    folder = tmp_path / "index"
    reached = 0
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        index = LexicalIndex(folder)
        assert index.position >= reached
        reached = index.position
        _has_all_up_to(index, reached)
        # What came after the position is applied once more, over whatever of it was kept.
        index.apply(
            change(number, document(str(number % 50), f"melon état{number}")) for number in range(1, reached + 60)
        )
        index.commit()
        _has_all_up_to(index, reached + 59)
        reached = index.position
        index.close()


def _has_all_up_to(index: LexicalIndex, position: int) -> None:
    last = {number % 50: number for number in range(1, position + 1)}
    assert index.documents >= len(last)
    held = ask(index, "melon", limit=100)
    assert len({hit.id for hit in held.hits}) == held.total == index.documents
    states = {hit.id for number in last.values() for hit in ask(index, f"etat{number}").hits[:1]}
    # Of a batch that was kept while its number was not, some documents are newer than the position says.
    assert len(states) >= len(last) - 20


def test_an_index_that_is_damaged_or_of_another_format_does_not_fit(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    assert LexicalIndex.fits(folder)
    made = LexicalIndex(folder)
    made.apply([change(1, document("one", "melon"))])
    made.commit()
    made.close()
    assert LexicalIndex.fits(folder)
    for damage in (
        lambda copy: (copy / "position.json").write_text("{"),
        lambda copy: (copy / "position.json").write_text('{"format": -1, "position": 1}'),
        lambda copy: (copy / "position.json").unlink(),
        lambda copy: (copy / "meta.json").unlink(),
        lambda copy: (copy / "meta.json").write_text("[]"),
        lambda copy: next(copy.glob("*.store")).unlink(),
        lambda copy: next(copy.glob("*.term")).write_bytes(b"short"),
    ):
        copy = tmp_path / "copy"
        shutil.copytree(folder, copy)
        damage(copy)
        assert not LexicalIndex.fits(copy)
        shutil.rmtree(copy)
