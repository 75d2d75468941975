"""`python -m loadtests.messages`: so many messages under faults, and what came of them."""

import asyncio
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
import uvloop

from loadtests.messages.fleet import Outcome, Plan, run_fleet
from loadtests.messages.platform import Twins

PEOPLE = 300
"""Enough that the rate stays below the limit of messages that one person may send."""
GATHER = 4.0
KINDS = ("lost", "duplicated", "out_of_order")


@click.command()
@click.option("--messages", type=click.IntRange(1), default=20_000, show_default=True)
@click.option("--rate", type=click.FloatRange(1), default=450.0, show_default=True, help="Messages a second.")
@click.option("--fault-after", type=click.IntRange(0), default=5_000, show_default=True, help="Messages; 0: no faults.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives another order.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keeps logs and data there; else they are deleted.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the outcome there, as Markdown.")
def command(messages: int, rate: float, fault_after: int, seed: int, folder: Path | None, report: Path | None) -> None:
    """Start two servers and a worker, let people write to each other, break things, and look for losses.

    After each part the report is written anew: what was proved stays if the rest is stopped.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="community-fleet-"))
    place.mkdir(parents=True, exist_ok=True)
    # PostgreSQL does not run as root, and has to get there.
    place.chmod(0o755)
    twins = Twins(place, report=click.echo)
    plan = Plan(messages=messages, people=PEOPLE, rate=rate, fault_after=fault_after, gather=GATHER, seed=seed)

    def proved(outcome: Outcome) -> None:
        click.echo(f"{outcome.findings.stored:,} messages in {outcome.seconds:,.0f} s: {_verdict(outcome)}")
        if report is not None:
            report.write_text(as_markdown(plan, outcome), encoding="utf-8")

    async def run() -> Outcome:
        # Ended from outside, it still stops what it started.
        running = asyncio.create_task(run_fleet(twins, plan, place / "fleet.jsonl", proved=proved))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        return await running

    try:
        twins.start()
        outcome = uvloop.run(run())
    except asyncio.CancelledError:
        raise SystemExit(143) from None
    finally:
        twins.stop()
        if folder is None:
            twins.stack.remove()
            shutil.rmtree(place, ignore_errors=True)
    click.echo(as_markdown(plan, outcome))
    sys.exit(0 if outcome.findings.clean else 1)


def as_markdown(plan: Plan, outcome: Outcome) -> str:
    """The report."""
    findings, tally = outcome.findings, outcome.tally
    rows = [
        ("Date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("Run", "complete" if outcome.complete else f"{findings.stored:,} of {plan.messages:,} messages until now"),
        ("Messages sent", f"{findings.sent:,} in {outcome.seconds:,.0f} s by {plan.people} people"),
        ("Stored / refused", f"{findings.stored:,} / {findings.refused:,}"),
        ("Shown", f"{findings.received:,} times in {findings.conversations:,} conversations"),
        ("Sent again", f"{tally.retries:,} times"),
        ("Sockets opened again", f"{tally.reconnects:,} times"),
        *((f"Fault: {kind}", f"{count:,} times") for kind, count in sorted(outcome.faults.items())),
        ("CPU of the fleet", f"{outcome.fleet_seconds * 1000 / max(1, findings.sent):.2f} ms per message"),
        *((kind.replace("_", " ").capitalize(), f"**{findings.counts[kind]:,}**") for kind in KINDS),
    ]
    words = [f"- {kind}: {each}" for kind, examples in findings.examples.items() for each in examples]
    note = "Written by `make messages`, after each part of the run; do not edit it by hand."
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"# Messages under faults\n\n{note}\n\n| | |\n|---|---|\n{table}\n" + (
        "\n" + "\n".join(words) + "\n" if words else ""
    )


def _verdict(outcome: Outcome) -> str:
    return ", ".join(f"{outcome.findings.counts[kind]:,} {kind.replace('_', ' ')}" for kind in KINDS)


if __name__ == "__main__":
    command()
