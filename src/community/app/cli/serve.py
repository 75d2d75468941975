"""`community serve`: the web server."""

import os
from typing import Any

import click
import uvicorn

from community.app.cli.environment import command_settings
from community.app.cli.group import CommandError, example
from community.app.devstack.state import port_is_free
from community.settings import Settings, load_settings


@example("community serve --processes 2", "COMMUNITY_PORT=9000 community serve")
@click.command()
@click.option("--host", help="Address to listen on; default: COMMUNITY_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; default: COMMUNITY_PORT.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes that share the port.")
def command(host: str | None, port: int | None, processes: int | None) -> None:
    """Run the web server until SIGTERM or Ctrl-C, then finish the requests under way.

    SIGTERM: open websockets are sent elsewhere before, over COMMUNITY_DRAIN_SECONDS. SIGUSR1 to a process does that
    alone: it takes no new ones and calls itself not ready, but goes on serving. SIGHUP to the parent of several
    processes replaces them one after the other.
    """
    for name, value in {"HOST": host, "PORT": port, "PROCESSES": processes}.items():
        if value is not None:
            # The processes of the server read their settings from the environment, too.
            os.environ[f"COMMUNITY_{name}"] = str(value)
    settings = load_settings(os.environ)
    if not port_is_free(settings.port, settings.host):
        raise CommandError(
            f"Port {settings.port} on {settings.host} is in use: stop the program that uses it, or set COMMUNITY_PORT."
        )
    for name, url in _found(settings).items():
        os.environ[name] = url
    uvicorn.run(**server_options(settings))


def server_options(settings: Settings) -> dict[str, Any]:
    """Everything uvicorn is told, in one place."""
    return {
        "app": "community.asgi:app",
        "host": settings.host,
        "port": settings.port,
        "workers": settings.processes,
        "loop": "uvloop",
        "http": "httptools",
        "ws": "websockets-sansio",
        "ws_max_size": 65_536,
        "ws_ping_interval": 20,
        "ws_ping_timeout": 20,
        # Compression of each small frame costs more memory per socket than it saves.
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 25,
        "timeout_keep_alive": 15,
        "server_header": False,
        # The application logs requests itself, with their id; and it configures logging.
        "access_log": False,
        "log_config": None,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies or "",
    }


def _found(settings: Settings) -> dict[str, str]:
    """Addresses of embedded servers that run already, where the environment names none."""
    found = command_settings()
    pairs = {
        "COMMUNITY_DATABASE_URL": (settings.database_url, found.database_url),
        "COMMUNITY_REDIS_URL": (settings.redis_url, found.redis_url),
        "COMMUNITY_MEILI_URL": (settings.meili_url, found.meili_url),
        "COMMUNITY_MEILI_KEY": (settings.meili_key, found.meili_key),
    }
    missing = [name for name, (_, now) in pairs.items() if not now and name.endswith(("DATABASE_URL", "REDIS_URL"))]
    if missing:
        raise CommandError(f"{' and '.join(missing)}: not set. `community up` starts its own servers.")
    return {name: now for name, (given, now) in pairs.items() if now and not given}
