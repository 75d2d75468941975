"""`python -m loadtests.search [--data FOLDER] [--scale DOCUMENTS]`: how good and how fast search is, part by part."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from loadtests.search import quality, report, speed
from loadtests.search.engines import Opened, engines
from loadtests.search.quality import Score
from loadtests.search.questions import SHARED, Collection, collections
from loadtests.search.stores import Stores


@click.command(epilog="Example: python -m loadtests.search --every 4 --scale 100000")
@click.option("--data", type=click.Path(path_type=Path), default=SHARED, show_default=True, help="Folder of questions.")
@click.option("--every", default=1, show_default=True, help="Ask each such question only: quicker, rougher.")
@click.option("--engine", "names", multiple=True, help="Only these engines, by their names.")
@click.option("--scale", default=0, help="Measure speed with so many documents, for instance 1000000.")
@click.option("--questions", default=3000, show_default=True, help="Asked at 50 a second, with --scale.")
@click.option("--write", is_flag=True, help="Write the figures into docs/performance.md.")
def main(data: Path, every: int, names: Sequence[str], scale: int, questions: int, *, write: bool) -> None:
    """Measure search on questions of people and on texts of any number."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)

    def say(line: str) -> None:
        console.print(f"  {line}", markup=False, soft_wrap=True)

    held = collections(data)
    if not held:
        say(f"no questions in {data}: quality is not measured")
    parts = engines()
    stores = Stores()
    try:
        others = stores.engines(list(parts.values())[-1])
        found = {one.name: _scores(one, others | parts, names, every, console) for one in held}
        whole = _whole(held, list(parts.values())[-1]) if every > 1 else {}
        fallback = stores.fallback_speed(scale, questions, say) if scale else None
    finally:
        stores.close()
    speeds = speed.measure(scale, questions, say) if scale else None
    result = report.Result(found, every, whole, speeds, fallback)
    report.show(console, result)
    if write:
        report.write(result)


def _whole(held: Sequence[Collection], ranker: Opened) -> dict[str, dict[str, Score]]:
    """The ranker on all questions, which are few enough for it alone."""
    found = {}
    for collection in held:
        with ranker(collection.documents) as engine:
            found[collection.name] = dict(quality.scores(engine, collection, every=1, plain=False))
    return found


def _scores(
    collection: Collection, known: Mapping[str, Opened], names: Sequence[str], every: int, console: Console
) -> dict[str, dict[str, Score]]:
    """By variant and engine; the parts are compared on plain questions, what is complete on all."""
    found: dict[str, dict[str, Score]] = {}
    for name, opened in known.items():
        if names and name not in names:
            continue
        console.print(f"{collection.name}: {name}", markup=False)
        with opened(collection.documents) as engine:
            for variant, score in quality.scores(engine, collection, every=every, plain=name.startswith("+")):
                found.setdefault(variant, {})[name] = score
    return found


if __name__ == "__main__":
    main()
