"""The slices of the house, in the order in which they are mounted; the only list of them."""

from typing import Final

from community.app.operations import MANIFEST as OPERATIONS
from community.core.clock import Clock
from community.core.manifest import SliceManifest
from community.core.ports import ActorResolver
from community.features.accounts.service.resolver import SessionResolver
from community.features.accounts.slice import MANIFEST as ACCOUNTS
from community.features.forums.slice import MANIFEST as FORUMS
from community.features.matchmaking.slice import MANIFEST as MATCHMAKING
from community.features.media.slice import MANIFEST as MEDIA
from community.features.messaging.slice import MANIFEST as MESSAGING
from community.features.notifications.slice import MANIFEST as NOTIFICATIONS
from community.features.search.slice import manifest as search_manifest
from community.infra.cache import LocalCache
from community.infra.db import Database
from community.infra.valkey import Valkey

_SLICES: Final[tuple[SliceManifest, ...]] = (ACCOUNTS, MEDIA, FORUMS, MESSAGING, MATCHMAKING, NOTIFICATIONS, OPERATIONS)
SEARCH: Final = search_manifest([source for each in _SLICES for source in each.searches])
MANIFESTS: Final[tuple[SliceManifest, ...]] = (*_SLICES, SEARCH)


def actor_resolver(database: Database, valkey: Valkey, cache: LocalCache, clock: Clock) -> ActorResolver:
    """Who turns session tokens into people: the accounts slice."""
    return SessionResolver(database, valkey, cache, clock)
