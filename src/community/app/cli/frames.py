"""`community frames`: what the live channel carries, from which the front end's types of it are generated."""

from pathlib import Path

import click

from community.app.cli.environment import ROOT
from community.app.cli.group import example
from community.app.cli.openapi import write_description
from community.app.frames import frames_json
from community.app.slices import MANIFESTS


@example("community frames", "community frames --check && echo up to date")
@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=ROOT / "frames.json",
    help="File to write; default: frames.json of the project, `-` for the terminal.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 when the file is not up to date.")
def command(output: Path, check: bool) -> int:
    """Write the frames of the live channel as JSON Schema. Needs no database.

    The file is the same on every machine: keys are sorted, and no setting reaches it.
    """
    return write_description(frames_json(MANIFESTS), output, check=check, name="frames")
