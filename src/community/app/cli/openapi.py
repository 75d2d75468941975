"""`community openapi`: the description of the API, from which the front end's client is generated."""

import json
from pathlib import Path

import click

from community.app.cli.environment import ROOT
from community.app.cli.group import example
from community.app.factory import create_app
from community.settings import Settings


@example("community openapi", "community openapi --check && echo up to date")
@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=ROOT / "openapi.json",
    help="File to write; default: openapi.json of the project, `-` for the terminal.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when the file is not up to date.")
def command(output: Path, check: bool) -> int:
    """Write the description of the API (OpenAPI 3.1). Needs no database.

    The file is the same on every machine: keys are sorted, and no setting reaches it.
    """
    return write_description(describe_api(), output, check=check, name="openapi")


def write_description(description: str, output: Path, *, check: bool, name: str) -> int:
    """Write it, or with `check` only look whether it is written; the exit code."""
    if str(output) == "-":
        click.echo(description, nl=False)
        return 0
    current = output.read_text(encoding="utf-8") if output.exists() else ""
    if current == description:
        click.echo(f"{output.name} is up to date.")
        return 0
    if check:
        click.echo(f"{output.name} is not up to date: run `community {name}`.", err=True)
        return 1
    output.write_text(description, encoding="utf-8")
    click.echo(f"{output.name} is written.")
    return 0


def describe_api() -> str:
    """The description as JSON, with sorted keys and a final line end."""
    app = create_app(Settings(mode="test"))
    return json.dumps(app.openapi_schema.to_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
