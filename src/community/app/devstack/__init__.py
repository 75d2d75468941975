"""PostgreSQL, Valkey and Meilisearch for one machine: development, demonstrations and tests.

The servers come from packages (`embedded` extra of pyproject.toml), listen on 127.0.0.1 only,
each in its own folder with its own random password. Production uses external servers instead.
"""

from community.app.devstack.errors import DevstackError
from community.app.devstack.postgres import PostgresServer
from community.app.devstack.search import SearchServer
from community.app.devstack.stack import EmbeddedStack, StackUrls
from community.app.devstack.valkey import ValkeyServer

__all__ = ["DevstackError", "EmbeddedStack", "PostgresServer", "SearchServer", "StackUrls", "ValkeyServer"]
