"""`python -m loadtests.planning`: how fast and how near the best teams and meeting days are."""

import click
from rich.console import Console
from rich.table import Table

from loadtests.planning import consortia

COLUMNS = ("Shape", "Candidates", "p50 ms", "p95 ms", "three p95 ms", "proved", "greedy lacks", "at worst", "fails")


@click.group()
def main() -> None:
    """Measure the planners on invented projects and meeting days."""


@main.command()
@click.option("--seeds", default=20, show_default=True, help="Projects of each kind.")
@click.option("--needs", default=20, show_default=True)
@click.option("--objective", type=click.Choice(["coverage", "smallest"]), default="coverage", show_default=True)
@click.option("--fine", is_flag=True, help="Fits of any grade from 30 to 100 instead of four grades.")
def consortium(seeds: int, needs: int, objective: consortia.Objective, *, fine: bool) -> None:
    """Teams of up to eight among 200, 700 and 2,000 candidates, one thread."""
    console = Console(highlight=False, width=120)
    grades = consortia.ALL_GRADES if fine else consortia.FEW_GRADES
    table = Table(*COLUMNS, title=f"{needs} needs, {len(grades)} grades, {objective}, {seeds} each")
    for row in consortia.measure(seeds, needs, grades, objective):
        times = [f"{one:.0f}" for one in (row.one_p50, row.one_p95, row.three_p95)]
        shares = [f"{one:.1%}" for one in (row.proved, row.greedy_gap, row.worst_gap, row.greedy_fails)]
        table.add_row(row.name, str(row.candidates), *times, *shares)
        console.print(row.name, row.candidates, *times, *shares)
    console.print(table)


if __name__ == "__main__":
    main()
