"""`community up`: everything on one machine, from an empty folder to an address to open."""

import os
import signal
import sys
from types import FrameType

import click

from community.app.cli.environment import ROOT
from community.app.cli.group import example
from community.app.cli.launch import Launch
from community.app.cli.progress import Progress
from community.settings import load_settings


@example("community up", "COMMUNITY_PORT=9000 COMMUNITY_DATA_DIR=/srv/community community up --logs")
@click.command()
@click.option("--logs", is_flag=True, help="Also print what the server and the worker log.")
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
@click.option("--no-search", is_flag=True, help="Do without Meilisearch; search then uses PostgreSQL.")
def command(logs: bool, no_demo: bool, no_search: bool) -> int:
    """Start databases, server and worker on this machine, and stop them all at Ctrl-C.

    Databases named in the environment (COMMUNITY_DATABASE_URL, _REDIS_URL, _MEILI_URL) are used as they
    are; the others are embedded ones, with their data in COMMUNITY_DATA_DIR (default .data).
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    settings = load_settings(os.environ)
    progress = Progress()
    launch = Launch(settings, ROOT, progress, demo=not no_demo, search=not no_search)
    try:
        launch.start()
        return launch.watch(sys.stdout.buffer if logs else None)
    except KeyboardInterrupt:
        return 0
    finally:
        # A second Ctrl-C must not leave half of it running.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        launch.stop()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
