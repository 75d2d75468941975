"""`community create-admin`: somebody who administers the chamber's platform."""

import asyncio
import sys
from typing import Final

import click

from community.app.cli.environment import settings_with_database
from community.app.cli.group import CommandError, example
from community.core.clock import SystemClock
from community.core.errors import Invalid
from community.core.i18n import LOCALES, resolve_locale
from community.features.accounts.service.credentials import Credentials
from community.features.accounts.service.founding import Founder, FoundingService
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.work import Work
from community.infra.db import open_database
from community.infra.passwords import MAX_LENGTH, MIN_LENGTH, Passwords
from community.infra.valkey import Valkey
from community.settings import Settings

REASONS: Final = {
    "password_too_short": f"The password needs {MIN_LENGTH} characters or more.",
    "password_too_long": f"The password may have {MAX_LENGTH} characters at most.",
    "password_breached": "The password stands in published lists of stolen passwords.",
    "password_personal": "The password says too much of the person: name or address.",
    "password_guessable": "The password is too easy to guess: some words that do not belong together are better.",
}


@example(
    "community create-admin claire@chamber.example --given-name Claire --family-name Morel",
    "community create-admin claire@chamber.example --password-stdin < password.txt",
)
@click.command()
@click.argument("email")
@click.option("--given-name", default="", help="First name; asked for when it is left out.")
@click.option("--family-name", default="", help="Family name; asked for when it is left out.")
@click.option("--locale", type=click.Choice(LOCALES), default="fr", help="Language of the mails to this person.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@click.option("--keep-password", is_flag=True, help="For a member who only gets the role.")
def command(
    email: str, given_name: str, family_name: str, locale: str, password_stdin: bool, keep_password: bool
) -> None:
    """Create a chamber administrator, or make a member one.

    The password has 12 characters or more and is not easy to guess.
    """
    settings = settings_with_database()
    if not settings.redis_url:
        raise CommandError("COMMUNITY_REDIS_URL: not set. `community up` starts its own servers.")
    if not keep_password:
        given_name = given_name or click.prompt("First name")
        family_name = family_name or click.prompt("Family name")
    founder = Founder(
        email=email,
        given_name=given_name,
        family_name=family_name,
        locale=resolve_locale(locale),
        password=None if keep_password else _password(password_stdin),
    )
    try:
        is_new = asyncio.run(make_administrator(settings, founder))
    except Invalid as error:
        raise CommandError(" ".join(_sentence(why.code) for why in error.fields.values())) from error
    click.echo(f"{email} {'is created as an administrator' if is_new else 'is an administrator now'}.")
    click.echo(f"Sign in at {settings.base_url}/connexion")


async def make_administrator(settings: Settings, founder: Founder) -> bool:
    """True for a new person."""
    valkey, passwords = Valkey(settings), Passwords(threads=1)
    try:
        async with (
            open_database(settings, application_name="community-create-admin") as database,
            database.unit_of_work() as uow,
        ):
            work = Work(
                session=uow.session,
                outbox=uow.outbox,
                clock=SystemClock(),
                settings=settings,
                cached_sessions=session_cache(valkey),
            )
            return await FoundingService(work, Credentials(passwords)).make_administrator(founder=founder)
    finally:
        passwords.close()
        await valkey.close()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _sentence(code: str) -> str:
    return REASONS.get(code, f"The address is refused ({code}).")
