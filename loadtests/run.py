"""Starts locust: `make load` calls it. Headless runs leave a report and fail when anything failed."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

HERE = Path(__file__).resolve().parent


def arguments(address: str, *, headless: bool, users: int, time: str, report: Path) -> list[str]:
    """The command line of locust."""
    base = [sys.executable, "-m", "locust", "-f", str(HERE / "locustfile.py"), "--host", address]
    if not headless:
        return [*base, "--web-host", "127.0.0.1", "--users", str(users), "--spawn-rate", str(rate(users))]
    files = ["--html", f"{report}.html", "--csv", str(report)]
    end = ["--only-summary", "--stop-timeout", "15", "--exit-code-on-error", "1"]
    if os.environ.get("LOAD_SHAPE"):
        return [*base, "--headless", *files, *end]
    return [*base, "--headless", "-u", str(users), "-r", str(rate(users)), "-t", time, *files, *end]


def rate(users: int) -> int:
    """New users per second: all of them within ten seconds."""
    return max(1, users // 10)


@click.command()
@click.option("--address", required=True)
@click.option("--headless", is_flag=True)
@click.option("--users", default=20)
@click.option("--time", default="60s")
@click.argument("more", nargs=-1)
def main(address: str, headless: bool, users: int, time: str, more: tuple[str, ...]) -> None:
    """Run locust until its end, or until Ctrl-C."""
    report = HERE / "reports" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{_commit()}-{users}"
    command = arguments(address, headless=headless, users=users, time=time, report=report)
    if not headless:
        click.echo("Locust's web page: http://127.0.0.1:8089 (Ctrl-C ends it)")
    try:
        sys.exit(subprocess.run([*command, *more], check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


def _commit() -> str:
    answer = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=HERE
    )
    return answer.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
