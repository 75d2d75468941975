"""`community verify-messages`: whether a message was lost, doubled, or out of order."""

import asyncio
from pathlib import Path

import asyncpg
import click
import msgspec

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.app.message_audit import Audit, Findings, LogError, read_notes

KINDS = ("lost", "duplicated", "out_of_order")


@example("community verify-messages fleet/*.jsonl", "community verify-messages --json fleet/*.jsonl")
@click.command()
@click.argument("logs", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def command(logs: tuple[Path, ...], as_json: bool) -> None:
    """Hold the logs of a fleet of clients against the database.

    Prints how many messages were lost, doubled or out of order, and which. The exit code is 1 when there is one.
    """
    settings = settings_with_database()
    try:
        findings = asyncio.run(verify(settings.database_url, logs))
    except LogError as error:
        raise CommandError(str(error)) from error
    click.echo(_json(findings) if as_json else _sentences(findings))
    if not findings.clean:
        raise SystemExit(1)


async def verify(database_url: str, logs: tuple[Path, ...]) -> Findings:
    audit = Audit()
    for note in read_notes(logs):
        audit.take(note)
    connection = await asyncpg.connect(database_url)
    try:
        return await audit.compare(connection)
    finally:
        await connection.close()


def _json(findings: Findings) -> str:
    return msgspec.json.encode(findings).decode()


def _sentences(findings: Findings) -> str:
    lines = [
        f"{findings.sent:,} messages sent, {findings.stored:,} stored, {findings.refused:,} refused",
        f"{findings.received:,} shown to {findings.clients:,} clients in {findings.conversations:,} conversations",
        *(f"{kind.replace('_', ' ')}: {findings.counts[kind]:,}" for kind in KINDS),
    ]
    for kind, examples in findings.examples.items():
        lines += [f"{kind.replace('_', ' ')}: {words}" for words in examples]
        if findings.counts[kind] > len(examples):
            lines.append(f"{kind.replace('_', ' ')}: and {findings.counts[kind] - len(examples):,} more")
    return "\n".join(lines)
