"""`python -m loadtests.bench [--quick] [MEASURE…]`: measure, print figures beside their floor, write them down."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console

from community.app.devstack import DevstackError
from loadtests.bench import report
from loadtests.bench.client import BadAnswer
from loadtests.bench.figures import Bench, Failure, Figure, Result, Unavailable
from loadtests.bench.measures import (
    fan_out,
    first_view,
    idle_sockets,
    long_topic,
    memory,
    message_latency,
    post_to_socket,
    search_freshness,
    search_reindex,
    search_speed,
    sign_in,
    topic_list,
    topic_page,
    unread_list,
    watchers,
    write_path,
)
from loadtests.bench.platform import ROOT, Platform

MEASURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "memory_at_rest": memory.measure,
    "topic_list_cold": topic_list.measure_cold,
    "topic_list_warm": topic_list.measure_warm,
    "topic_page_warm": topic_page.measure,
    "long_topic": long_topic.measure,
    "unread_list": unread_list.measure,
    "write_path": write_path.measure,
    "post_to_socket": post_to_socket.measure,
    "message_latency": message_latency.measure,
    "fan_out": fan_out.measure_topic,
    "group_message": fan_out.measure_group,
    "idle_sockets": idle_sockets.measure,
    "watchers": watchers.measure,
    "first_view": first_view.measure,
    "sign_in": sign_in.measure,
    "search_freshness": search_freshness.measure,
    "search_reindex": search_reindex.measure,
    "search_speed": search_speed.measure,
}
PAGE = ROOT / "docs/performance.md"
TEMPLATE = Path(__file__).with_name("performance.md.template")


@click.command(epilog="Example: python -m loadtests.bench --quick topic_list_warm")
@click.argument("measures", nargs=-1, type=click.Choice(list(MEASURES)))
@click.option("--quick", is_flag=True, help="Short rounds: rough figures in about a minute.")
@click.option("--scale", default="1", show_default=True, help="Size of the data, as `community seed --scale`.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Keep the data here, and use it again.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), default=".data/bench/latest.json")
def main(measures: tuple[str, ...], quick: bool, scale: str, data_dir: Path | None, json_file: Path) -> None:
    """Measure the platform against its targets.

    Starts databases, server and worker of its own. docs/performance.md is written by a full run of all measures.
    """
    # Ended from outside, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    folder = data_dir.absolute() if data_dir else Path(tempfile.mkdtemp(prefix="community-bench-"))
    platform = Platform(folder, scale=scale, report=lambda line: console.print(line, markup=False))
    try:
        result, facts = _run(platform, measures or tuple(MEASURES), quick=quick, console=console)
    except DevstackError as error:
        raise click.ClickException(str(error)) from error
    finally:
        platform.stop()
        if data_dir is None:
            platform.stack.remove()
            shutil.rmtree(folder, ignore_errors=True)
    report.show(console, result)
    report.write_json(json_file, result, facts)
    if not quick and not measures:
        report.write_page(PAGE, TEMPLATE, result, facts)
    sys.exit(result.exit_code)


def _run(platform: Platform, names: tuple[str, ...], *, quick: bool, console: Console) -> tuple[Result, dict[str, str]]:
    result = Result()
    platform.start()
    bench = Bench(platform, quick=quick, say=lambda line: console.print(f"  {line}", markup=False, soft_wrap=True))
    for name in names:
        console.print(name)
        platform.forget_limits()
        try:
            result.figures[name] = list(MEASURES[name](bench))
        except Unavailable as error:
            result.failures.append(Failure(measure=name, reason=str(error), wrong=False))
        except BadAnswer as error:
            result.failures.append(Failure(measure=name, reason=str(error), wrong=True))
    return result, report.gather_facts(platform, quick=quick)


if __name__ == "__main__":
    main()
