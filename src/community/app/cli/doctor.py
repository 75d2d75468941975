"""`community doctor`: is everything there, and in which version."""

import click
import msgspec
from rich.markup import escape
from rich.table import Table

from community.app.cli.environment import command_settings
from community.app.cli.group import example
from community.app.cli.progress import make_console
from community.app.doctor import COMPONENTS, Check, State, examine

COLOURS = {State.OK: "green", State.WARNING: "yellow", State.DOWN: "bold red", State.UNUSED: "dim"}


@example(
    "community doctor",
    "community doctor --only Worker",
    "community doctor --json | jq '.[] | select(.state != \"ok\")'",
)
@click.command()
@click.option("--only", type=click.Choice(COMPONENTS), help="Look at one component; exit code 1 unless it is ok.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(only: str | None, as_json: bool) -> int:
    """Show state and version of each component. Exit code 1 when something needed is down."""
    checks = examine(command_settings(), only or "")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(checks), indent=2).decode())
    else:
        _print(checks)
    if only:
        return 0 if checks and checks[0].state is State.OK else 1
    return 1 if any(check.state is State.DOWN and check.needed for check in checks) else 0


def _print(checks: list[Check]) -> None:
    table = Table("Component", "State", "Version", box=None, pad_edge=False, header_style="bold")
    table.add_column("Detail", overflow="fold")
    for check in checks:
        table.add_row(check.name, f"[{COLOURS[check.state]}]{check.state}[/]", check.version, escape(check.detail))
    make_console().print(table)
