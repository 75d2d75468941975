"""`community push-key`: the key by which push services know this platform."""

import click

from community.app.cli.group import example
from community.infra.push.vapid import VapidKey, new_private_key


@example("community push-key", "community push-key > deploy/secrets/push_private_key")
@click.command()
def command() -> int:
    """Make a key for COMMUNITY_PUSH_PRIVATE_KEY (or a file for …_FILE) and print it; what is public follows of it.

    With another key all browsers must subscribe anew, which they do at the next visit.
    """
    key = new_private_key()
    click.echo(key)
    click.echo(f"Public: {VapidKey(key).public}", err=True)
    return 0
