"""`python -m loadtests.planning`: how fast and how near the best teams and meeting days are."""

import click
from rich.console import Console
from rich.table import Table

from loadtests.planning import consortia, meeting_days

COLUMNS = ("Shape", "Candidates", "p50 ms", "p95 ms", "three p95 ms", "proved", "greedy lacks", "at worst", "fails")
DAY_COLUMNS = ("Day", "s", "meetings", "of bound", "median", "least", "unfair", "clashes", "table closed", "ten late")


@click.group()
def main() -> None:
    """Measure the planners on invented projects and meeting days."""


@main.command()
@click.option("--seeds", default=20, show_default=True, help="Projects of each kind.")
@click.option("--needs", default=20, show_default=True)
@click.option("--objective", type=click.Choice(["coverage", "smallest"]), default="coverage", show_default=True)
@click.option("--seconds", default=5.0, show_default=True, help="A project may take, by the clock; more if it is busy.")
@click.option("--fine", is_flag=True, help="Fits of any grade from 30 to 100 instead of four grades.")
def consortium(seeds: int, needs: int, objective: consortia.Objective, seconds: float, *, fine: bool) -> None:
    """Teams of up to eight among 200, 700 and 2,000 candidates, one thread."""
    console = Console(highlight=False, width=120)
    grades = consortia.ALL_GRADES if fine else consortia.FEW_GRADES
    table = Table(*COLUMNS, title=f"{needs} needs, {len(grades)} grades, {objective}, {seeds} each")
    for row in consortia.measure(seeds, needs, grades, objective, seconds):
        times = [f"{one:.0f}" for one in (row.one_p50, row.one_p95, row.three_p95)]
        shares = [f"{one:.1%}" for one in (row.proved, row.greedy_gap, row.worst_gap, row.greedy_fails)]
        table.add_row(row.name, str(row.candidates), *times, *shares)
        console.print(row.name, row.candidates, *times, *shares)
    console.print(table)


@main.command()
@click.option("--seeds", default=3, show_default=True, help="Days of each kind.")
@click.option("--tables", default=meeting_days.TABLES, show_default=True)
def meetings(seeds: int, tables: int) -> None:
    """Days of 300 people, 20 slots, 3,000 wishes; then a table is closed, or ten people are late."""
    console = Console(highlight=False, width=140)
    table = Table(
        *DAY_COLUMNS, title=f"{seeds} days of each kind, {tables} tables; corrections: hit, moved, cancelled, s"
    )
    for row in meeting_days.measure(seeds, tables):
        cells = (
            row.name,
            f"{row.seconds:.1f}",
            str(row.meetings),
            f"{row.of_bound:.2%}",
            f"{row.median_share:.2f}",
            f"{row.least_share:.2f}",
            str(row.unfair),
            str(row.clashes + row.closed.clashes + row.late.clashes),
            *(f"{one.hit} {one.moved} {one.cancelled} {one.seconds:.1f}" for one in (row.closed, row.late)),
        )
        console.print(*cells)
        table.add_row(*cells)
    console.print(table)


if __name__ == "__main__":
    main()
