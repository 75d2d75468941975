"""Questions of the web floor to the slices, asked through their manifests."""

from community.core.actor import Actor
from community.web.house import House


async def audiences_of(house: House, actor: Actor) -> list[str]:
    """All audiences that the actor's sockets belong to by right."""
    found: list[str] = []
    for manifest in house.catalogue.manifests:
        if manifest.audiences is not None:
            async with house.asking, house.database.reading() as session:
                found += await manifest.audiences(session, actor)
    return found


async def may_watch(house: House, actor: Actor, channel: str) -> bool:
    """True when a slice knows the channel `prefix:id` and lets the actor watch it."""
    prefix, _, name = channel.partition(":")
    for manifest in house.catalogue.manifests:
        if prefix in manifest.may_watch:
            async with house.asking, house.database.reading() as session:
                return await manifest.may_watch[prefix](session, actor, name)
    return False
