"""`community receive-mail`: from a mail server's pipe to the platform, on this or another machine."""

import http.client
import os
import sys
from typing import Final
from urllib.parse import quote, urlsplit

import click

from community.app.cli.group import example
from community.settings import SettingsError, load_settings

PATH: Final = "/api/notifications/inbound"
TIMEOUT: Final = 60
TRY_AGAIN: Final = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the mail in its queue."""
NOT_TAKEN: Final = 65
"""EX_DATAERR: the mail can never be taken."""


@example(
    "community receive-mail reply+abc@reply.example.org < mail", "community receive-mail --url https://… ${recipient}"
)
@click.command()
@click.argument("recipient", default="")
@click.option("--url", default="", help="Address of the platform; COMMUNITY_PUBLIC_URL when not given.")
def command(recipient: str, url: str) -> int:
    """Hand a raw mail on standard input over, for a pipe transport of Postfix or Exim.

    Exit code 0: taken. 75: try again later (the platform is down, or a setting is wrong). 65: too large.
    Needs COMMUNITY_INBOUND_SECRET (or …_FILE) and no database.
    """
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        click.echo(str(error), err=True)
        return TRY_AGAIN
    if not settings.inbound_secret:
        # The fault is the operator's: the mail waits until it is mended.
        click.echo("COMMUNITY_INBOUND_SECRET: not set; the platform and this command need the same one.", err=True)
        return TRY_AGAIN
    status = _hand_over(url or settings.base_url, settings.inbound_secret, recipient)
    if 200 <= status < 300:
        return 0
    click.echo(f"The platform answered {status}.", err=True)
    return NOT_TAKEN if status == http.client.REQUEST_ENTITY_TOO_LARGE else TRY_AGAIN


def _hand_over(url: str, secret: str, recipient: str) -> int:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "localhost", parts.port, timeout=TIMEOUT)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "message/rfc822", "Transfer-Encoding": "chunked"}
    path = f"{parts.path.rstrip('/')}{PATH}?recipient={quote(recipient[:320])}"
    try:
        connection.request("POST", path, body=sys.stdin.buffer, headers=headers, encode_chunked=True)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        # A server that refuses before the end of the body closes: what it said is lost, and trying again is safe.
        click.echo(f"The platform does not answer: {error}", err=True)
        return http.client.SERVICE_UNAVAILABLE
    finally:
        connection.close()
