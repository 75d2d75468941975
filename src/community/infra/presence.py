"""Who is there, as server processes write it in Valkey: one hash of each process, and when it last said that it lives.

Who does not show themselves is written as hidden: they are there for the platform, which need not wake their phone,
and for nobody else.
"""

import time
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from redis.exceptions import RedisError

from community.infra.valkey import Valkey

DEAD_SECONDS: Final = 30
"""A process that was not heard for so long has died, and nobody is there by it."""
ONLINE: Final = b"online"
AWAY: Final = b"away"
HIDDEN: Final = b"hidden"


def presence_key(valkey: Valkey, name: str) -> str:
    return valkey.key("presence", name)


async def said_of(valkey: Valkey, people: Collection[UUID]) -> dict[UUID, set[bytes | None]]:
    """What all living processes say of these people.

    Raises:
        RedisError, OSError: Valkey is away.
    """
    if not people:
        return {}
    commands: Any = valkey.commands
    living = await commands.zrangebyscore(presence_key(valkey, "processes"), time.time() - DEAD_SECONDS, "+inf")
    names = [str(person_id) for person_id in people]
    pipeline = valkey.commands.pipeline(transaction=False)
    for process in living:
        pipeline.hmget(presence_key(valkey, process.decode()), names)
    said = await pipeline.execute() if living else []
    return {person_id: {each[number] for each in said} for number, person_id in enumerate(people)}


async def at_hand(valkey: Valkey, people: Collection[UUID]) -> set[UUID]:
    """Those who have used a tab within the last minutes; nobody while Valkey is away."""
    try:
        said = await said_of(valkey, people)
    except (RedisError, OSError):
        return set()
    return {person_id for person_id, states in said.items() if states & {ONLINE, HIDDEN}}
