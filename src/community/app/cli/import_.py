"""`community import`: content from files."""

import asyncio
import time
from pathlib import Path
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.cli.progress import make_console
from community.app.importing.mapping import MappingError, read_mapping
from community.app.importing.topics import CannotImport, Options, Summary, TopicImport
from community.core.clock import SystemClock
from community.infra.db import open_database
from community.settings import Settings

SHOWN: Final = 20
"""Refused lines that the terminal lists; the report has all of them."""


@click.group()
def command() -> None:
    """Import content from a file."""


example("community import topics questions.jsonl --dry-run", "community import topics --help")(command)


@example(
    "community import topics questions.jsonl --dry-run",
    "community import topics faq.jsonl --source faq --create-spaces --default-author admin@demo.example \\",
    "    --map externalId=id --map space=theme --map accepted=body --report refused.jsonl",
)
@command.command("topics")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--default-author", metavar="EMAIL", help="Author where none is named, or nobody has the address.")
@click.option("--create-spaces", is_flag=True, help="Create spaces that are missing.")
@click.option("--group", default="everyone", show_default=True, help="Who may see and write in created spaces.")
@click.option("--source", default="", metavar="NAME", help="Prefix of external identifiers, one for each origin.")
@click.option("--map", "pairs", multiple=True, metavar="FIELD=PATH|FILE", help="Field of a foreign file; repeatable.")
@click.option(
    "--body", metavar="TEMPLATE", help="Question where the file has none, e.g. '{title}'; default: the title."
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write refused lines as JSON Lines.")
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
def topics(  # noqa: PLR0913, PLR0917 - one argument for each option
    file: Path,
    default_author: str | None,
    create_spaces: bool,
    group: str,
    source: str,
    pairs: tuple[str, ...],
    body: str | None,
    report: Path | None,
    dry_run: bool,
) -> int:
    """Import topics with their replies from a JSON Lines file.

    The format is described in docs/import.md. A topic is imported whole or not at all; running the import again
    changes nothing, or brings topics up to date whose source has changed. Exit code 1 when lines were refused.
    """
    settings = settings_with_database()
    try:
        options = Options(
            mapping=read_mapping(pairs, body),
            source=source,
            default_author=default_author,
            create_spaces=create_spaces,
            group=group,
            dry_run=dry_run,
        )
    except MappingError as error:
        raise CommandError(str(error)) from None
    console, began = make_console(), time.monotonic()
    try:
        summary = asyncio.run(_run(settings, options, file, file.stat().st_size, console))
    except CannotImport as error:
        raise CommandError(str(error)) from None
    except KeyboardInterrupt:
        console.print("Stopped. What was written is whole; run the same command again to finish.")
        raise
    _print(console, summary, time.monotonic() - began, dry_run=dry_run)
    if report is not None:
        report.write_bytes(b"".join(msgspec.json.encode(refusal) + b"\n" for refusal in summary.refused))
        console.print(f"Refused lines: {report}", markup=False, soft_wrap=True)
    return 1 if summary.refused else 0


async def _run(settings: Settings, options: Options, file: Path, size: int, console: Console) -> Summary:
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    async with open_database(settings, application_name="community-import", statement_timeout_ms=60_000) as database:
        work = TopicImport(database, SystemClock(), options)
        with bars, open(file, "rb") as content:  # noqa: ASYNC230, PTH123 - nothing else waits for this loop
            task = bars.add_task(file.name, total=size)
            tenth = -1

            def progress(done: int) -> None:
                nonlocal tenth
                bars.update(task, completed=done)
                if not console.is_terminal and done * 10 // max(size, 1) > tenth:
                    tenth = done * 10 // max(size, 1)
                    console.print(f"{min(done * 100 // max(size, 1), 100)} %: {work.summary.lines:,} lines")

            return await work.run(content, progress)


def _print(console: Console, summary: Summary, seconds: float, *, dry_run: bool) -> None:
    def say(text: str) -> None:
        console.print(text, markup=False, soft_wrap=True)

    for refusal in summary.refused[:SHOWN]:
        say(f"line {refusal.line}: {refusal.message} [{refusal.code}]")
    if len(summary.refused) > SHOWN:
        say(f"… and {len(summary.refused) - SHOWN:,} more: --report FILE has all of them.")
    if summary.kept:
        lines = ", ".join(map(str, summary.kept[:SHOWN])) + (", …" if len(summary.kept) > SHOWN else "")
        say(f"Members have changed these topics, theirs was kept: line {lines}")
    if summary.spaces:
        say(f"Spaces {'to create' if dry_run else 'created'}: {', '.join(summary.spaces)}")
    counts = ", ".join(f"{summary.outcomes[name]:,} {name}" for name in ("created", "updated", "unchanged", "kept"))
    say(
        f"{'Dry run, nothing was changed: ' if dry_run else ''}{summary.lines:,} lines: {counts}, "
        f"{summary.repeated:,} repeated, {len(summary.refused):,} refused; {summary.posts:,} posts in {seconds:.1f} s"
    )
