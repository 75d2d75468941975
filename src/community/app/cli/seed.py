"""`community seed`: demonstration data."""

import asyncio
import time
from typing import Self

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.cli.progress import make_console
from community.app.seed import DEFAULT_SEED, LOAD_ACCOUNTS, LOAD_EMAIL, PASSWORD, demo_accounts
from community.app.seed.filling import NotEmpty, fill_database
from community.app.seed.sizes import Sizes
from community.core.clock import SystemClock


@example("community seed", "community seed --scale 0.2", "community seed --scale 25   # one million posts")
@click.command()
@click.option("--scale", type=click.FloatRange(0.01, 100), default=1.0, show_default=True, help="Size of the data.")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Another number gives other content.")
def command(scale: float, seed: int) -> None:
    """Fill an empty database with a believable demonstration.

    Scale 1 is 300 organisations, 1,200 people, 4,000 topics, 40,000 posts and 8,000 private messages. The same scale
    and seed give the same content. A database that holds people or spaces is refused, and so is production mode.
    All is written in one transaction: interrupted, it leaves nothing behind.
    """
    settings = settings_with_database()
    if settings.production:
        raise CommandError("Demonstration accounts have a public password: they have no place in production mode.")
    began = time.monotonic()
    sizes = Sizes.at(scale, seed=seed, now=SystemClock().now())
    with _Reporter() as reporter:
        try:
            asyncio.run(fill_database(settings.database_url, sizes, reporter.report))
        except NotEmpty:
            raise CommandError(
                "The database is not empty: the demonstration is only written into a new one. "
                "Name another in COMMUNITY_DATABASE_URL, or start with another COMMUNITY_DATA_DIR."
            ) from None
    seconds = time.monotonic() - began
    click.echo(
        f"{sizes.organisations:,} organisations, {sizes.people:,} people, {sizes.topics:,} topics, "
        f"{sizes.posts:,} posts, {sizes.messages:,} messages in {seconds:.1f} s "
        f"({(sizes.posts + sizes.messages) / seconds:,.0f} texts/s)\n"
    )
    for who, email, _ in demo_accounts():
        click.echo(f"{who:<20} {email}")
    first, last = LOAD_EMAIL.format(number=1), LOAD_EMAIL.format(number=LOAD_ACCOUNTS)
    click.echo(f"{'Load tests':<20} {first} … {last}\n\nPassword of all of them: {PASSWORD}")


class _Reporter:
    """A bar for people, a line at each tenth for files and pipes."""

    def __init__(self) -> None:
        self._console = make_console()
        columns = TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        rate = TextColumn("{task.fields[rate]}")
        self._bars = Progress(*columns, rate, console=self._console) if self._console.is_terminal else None
        self._tasks: dict[str, tuple[TaskID, float]] = {}
        self._told: dict[str, int] = {}

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars:
            self._bars.stop()

    def report(self, what: str, done: int, total: int) -> None:
        if self._bars is None:
            tenth = done * 10 // max(total, 1)
            if tenth > self._told.get(what, -1):
                self._told[what] = tenth
                self._console.print(f"{what}: {done:,} of {total:,}")
            return
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total, rate=""), time.monotonic()
        task, began = self._tasks[what]
        seconds = time.monotonic() - began
        rate = f"{done / seconds:,.0f}/s" if seconds > 0.5 and done < total else ""
        self._bars.update(task, completed=done, rate=rate)
