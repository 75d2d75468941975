"""The click group, and the one place where errors become messages."""

import tomllib
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import click

import community
from community.app.cli.registry import available
from community.settings import SettingsError

C = TypeVar("C", bound=click.Command)

FAILURE = 2


class CommandError(click.ClickException):
    """What the person asked for cannot be done; the message says what to do about it."""

    exit_code = FAILURE


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(available())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        entry = available().get(cmd_name)
        if entry is None:
            return None
        command = import_module(entry.module).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}.command is not a click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.summary) for entry in available().values()])


def _show_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        # In the checkout and in the image alike; the image has no installed package to ask.
        project = Path(community.__file__).resolve().parents[2] / "pyproject.toml"
        click.echo(f"community {tomllib.loads(project.read_text(encoding='utf-8'))['project']['version']}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: community up. Settings come from the environment: community check-config lists them.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show it.")
@click.option("--traceback", "with_traceback", is_flag=True, help="Show the traceback of an unexpected error.")
def cli(with_traceback: bool) -> None:
    """Private professional community platform."""


def example(*lines: str) -> Callable[[C], C]:
    """Decorator: examples at the end of a command's help."""

    def add(command: C) -> C:
        command.epilog = "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)
        return command

    return add


def run(arguments: list[str]) -> int:
    """Run the command line; returns the exit code."""
    try:
        answer = cli.main(args=arguments, prog_name="community", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return FAILURE
    except SettingsError as error:
        _say("The settings are refused:", *(f"- {problem}" for problem in error.problems))
        return FAILURE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence instead of a traceback
        if "--traceback" in arguments:
            traceback.print_exc()
        _say(_sentence(error))
        return FAILURE
    return answer if isinstance(answer, int) else 0


def _sentence(error: Exception) -> str:
    if type(error).__name__ == "DevstackError":
        return f"Error: {error}"
    if type(error).__name__ in {"OperationalError", "ConnectionRefusedError", "ConnectionDoesNotExistError"}:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return f"Error: the database does not answer ({first}). `community doctor` shows the state of each component."
    return (
        f"Error: {type(error).__name__}: {error}\n"
        "This should not happen. `community --traceback …` shows where, `community doctor` the state of each component."
    )


def _say(*lines: str) -> None:
    click.echo("\n".join(lines), err=True)
