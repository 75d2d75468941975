"""`community check-config`: what the platform is told, what it understood, what it could be told."""

import ast
import inspect
import os
import textwrap
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from community.app.cli.group import example
from community.app.cli.progress import make_console
from community.settings import PREFIX, SECRET_FIELDS, Settings, SettingsError, load_settings

# For settings whose class says nothing beside them.
DESCRIPTIONS: Final = {
    "mode": "development, production (refuses unsafe values) or test.",
    "host": "Address the server listens on.",
    "port": "Port the server listens on.",
    "data_dir": "Folder of the embedded servers and of uploaded files.",
    "database_url": "PostgreSQL 18: postgresql://user:password@host:5432/name.",
    "database_pool_size": "Connections to PostgreSQL kept by each process.",
    "database_pool_overflow": "Further connections of each process at peaks.",
    "redis_url": "Valkey 8 or later: redis://:password@host:6379/0.",
    "meili_url": "Meilisearch; empty: what is proposed while typing comes from the searchers.",
    "meili_key": "Master key of Meilisearch.",
    "media_image_bytes": "Largest image that may be uploaded, in bytes.",
    "media_document_bytes": "Largest document that may be uploaded, in bytes.",
    "media_person_bytes": "All files of one person, in bytes.",
    "mail_from": "Sender of all mails.",
    "log_format": "json (one object a line) or console.",
    "log_level": "debug, info, warning or error.",
    "metrics_token": "Bearer token that may read the metrics; empty: nobody may.",
}


@example("community check-config", "COMMUNITY_MODE=production community check-config")
@click.command()
@click.option("--all", "show_all", is_flag=True, help="Also list the settings left at their default.")
def command(show_all: bool) -> int:
    """Check the settings and print them, passwords masked. Exit code 2 when the platform would refuse them."""
    console = make_console()
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        _print(console, None)
        console.print("\nThe settings are refused:", style="bold red")
        for problem in error.problems:
            console.print(f"- {problem}", markup=False, soft_wrap=True)
        return 2
    _print(console, settings, show_all=show_all)
    console.print("The settings are accepted.", style="green")
    return 0


def describe() -> dict[str, str]:
    """What each setting is for, by field name: its docstring in the class, or the table above."""
    described = dict(DESCRIPTIONS)
    body = ast.parse(textwrap.dedent(inspect.getsource(Settings))).body[0]
    field = ""
    for node in body.body if isinstance(body, ast.ClassDef) else []:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            field = node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and field:
            described[field] = " ".join(str(node.value.value).split())
        else:
            field = ""
    return described


def _print(console: Console, settings: Settings | None, *, show_all: bool = True) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Variable", no_wrap=True)
    for heading in ("Value", "Default", "What it is for"):
        table.add_column(heading, overflow="fold")
    described, masked = describe(), settings.masked() if settings else {}
    left_out = 0
    for field in msgspec.structs.fields(Settings):
        given = settings is not None and getattr(settings, field.name) != field.default
        if settings is not None and not given and not show_all:
            left_out += 1
            continue
        variable = f"{PREFIX}{field.name.upper()}{'[_FILE]' if field.name in SECRET_FIELDS else ''}"
        default = "(development only)" if field.name == "secret_key" else _shown(field.default)
        value = _shown(masked.get(field.name, "")) if given else ""
        table.add_row(*map(escape, (variable, value, default, described[field.name])))
    console.print(table)
    if left_out:
        console.print(f"{left_out} settings at their default are not shown: community check-config --all lists them.")


def _shown(value: object) -> str:
    return "" if value is None else str(value)
