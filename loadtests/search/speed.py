"""The ranker at full size: how fast it is filled, how large it is, how long questions take at a steady rate."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from community.core.searching import Question
from community.infra.search.changes import Change
from community.infra.search.lexical import LexicalIndex
from community.infra.search.meanings import load_meanings
from loadtests.search.corpus import Corpus

RATE: Final = 50
"""Questions a second."""
THREADS: Final = 2
"""As in the searcher."""
BATCH: Final = 20_000
"""Changes between two commits, as when an index is made anew."""
_MADE_AT_ONCE: Final = 100_000


class Speed(NamedTuple):
    """Figures of one run; times in milliseconds, sizes in megabytes, rates a second."""

    documents: int
    indexed: float
    indexed_cpu: float
    size: float
    memory: float
    refresh: float
    questions: int
    p50: float
    p95: float
    p99: float
    cpu: float
    load: float
    fresh: float


def measure(documents: int, questions: int, say: Callable[[str], None]) -> Speed:
    """Fill an index, ask it at a steady rate, and look how soon one more document is found."""
    with TemporaryDirectory(prefix="community-ranker-") as folder:
        corpus = Corpus()
        index = LexicalIndex(Path(folder), load_meanings())
        clock, cpu = _fill(index, corpus.changes(documents), say)
        began = time.perf_counter()
        index.refresh()
        refresh = time.perf_counter() - began
        asked = list(corpus.questions(questions + RATE))
        for question in asked[:RATE]:
            index.search(question)
        say(f"asking {questions:,} questions, {RATE} a second")
        took, spent = _ask(index, asked[RATE:])
        load = os.getloadavg()[0]
        fresh = _fresh(index, documents)
        index.close()
        memory = _memory(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
    took.sort()
    return Speed(
        documents=documents,
        indexed=documents / clock,
        indexed_cpu=documents / cpu,
        size=size,
        memory=memory,
        refresh=refresh * 1e3,
        questions=questions,
        p50=took[len(took) // 2] * 1e3,
        p95=took[int(len(took) * 0.95)] * 1e3,
        p99=took[int(len(took) * 0.99)] * 1e3,
        cpu=spent / questions * 1e3,
        load=load,
        fresh=fresh * 1e3,
    )


def _fill(index: LexicalIndex, changes: Iterator[Change], say: Callable[[str], None]) -> tuple[float, float]:
    """Seconds of the clock and of the processor, without making the documents."""
    clock = cpu = 0.0
    done = 0
    while made := list(islice(changes, _MADE_AT_ONCE)):
        began, spent = time.perf_counter(), time.process_time()
        for start in range(0, len(made), BATCH):
            index.apply(made[start : start + BATCH])
            index.commit()
        clock += time.perf_counter() - began
        cpu += time.process_time() - spent
        done += len(made)
        say(f"{done:,} documents, {done / clock:,.0f} a second")
    return clock, cpu


def _ask(index: LexicalIndex, asked: list[Question]) -> tuple[list[float], float]:
    """How long each took from when it was due, and the seconds of processor of all."""
    begin, spent = time.perf_counter() + 0.1, time.process_time()

    def answer(number: int) -> float:
        due = begin + number / RATE
        index.search(asked[number])
        return time.perf_counter() - due

    with ThreadPoolExecutor(THREADS) as threads:
        running = []
        for number in range(len(asked)):
            time.sleep(max(begin + number / RATE - time.perf_counter(), 0))
            running.append(threads.submit(answer, number))
        return [one.result() for one in running], time.process_time() - spent


def _fresh(index: LexicalIndex, documents: int) -> float:
    """Seconds from a change to its being found, the median of some."""
    took = []
    for change in islice(Corpus(seed=2).changes(documents + 200), 20):
        began = time.perf_counter()
        index.apply([change])
        index.commit()
        took.append(time.perf_counter() - began)
    return sorted(took)[len(took) // 2]


def _memory(folder: Path) -> float:
    """Megabytes of a process that does nothing but open the index and answer."""
    run = subprocess.run(
        [sys.executable, "-m", "loadtests.search.speed", str(folder)], capture_output=True, text=True, check=True
    )
    return float(run.stdout)


def _answer_alone(folder: Path) -> None:
    index = LexicalIndex(folder, load_meanings())
    for question in Corpus(words=20_000).questions(200):
        index.search(question)
    # getrusage would give the most of the process that started this one, too.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    most = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(int(most) / 1e3)  # noqa: T201  what the other process reads


if __name__ == "__main__":
    _answer_alone(Path(sys.argv[1]))
