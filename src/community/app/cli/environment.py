"""Where a command finds its settings and the project's files."""

import os
from pathlib import Path

import community
from community.app.cli.group import CommandError
from community.app.devstack import DevstackError, EmbeddedStack
from community.app.devstack.state import State
from community.settings import Settings, load_settings

# The checkout, or the same layout in the container image.
ROOT = Path(community.__file__).resolve().parents[2]


def command_settings() -> Settings:
    """The settings from the environment; what it leaves out is taken from the embedded servers that run now.

    So `community seed` or `community doctor` in a second terminal speak to what `community up` started.
    """
    settings = load_settings(os.environ)
    if settings.production or (settings.database_url and settings.redis_url and settings.meili_url):
        return settings
    try:
        found = EmbeddedStack(settings.data_dir).urls().environ()
    except DevstackError:
        return settings
    port = State(settings.data_dir / "platform" / "searcher.json").number("port")
    if port:
        found["COMMUNITY_SEARCHER_URLS"] = f"tcp://127.0.0.1:{port}"
    return load_settings({**found, **os.environ})


def settings_with_database() -> Settings:
    """Like `command_settings`, for commands that cannot do without PostgreSQL."""
    settings = command_settings()
    if not settings.database_url:
        raise CommandError(
            "No database: set COMMUNITY_DATABASE_URL, or start everything with `community up` in another terminal."
        )
    return settings
