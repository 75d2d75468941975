"""What slices get that obey the frames of clients."""

from dataclasses import dataclass

from community.infra.cache import LocalCache
from community.infra.db import Database
from community.infra.valkey import Valkey


@dataclass(frozen=True, kw_only=True)
class LiveContext:
    """The adapters of the server process. Nothing is written by way of a frame."""

    database: Database
    valkey: Valkey
    cache: LocalCache
