"""Notices about what one has read oneself long ago: reactions to one's post, reminders, an accepted answer."""

from tests.features.forums.conftest import World
from tests.features.notifications.conftest import Stored, Work, reply


async def test_a_reaction_to_a_post_that_its_author_has_read_is_news(world: World, work: Work, stored: Stored) -> None:
    number = await reply(world, "member", world.topic)
    await world["member"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
    post = await world.post_id(number)
    assert (await world["author"].put(f"/api/forums/posts/{post}/reactions/useful")).status_code == 200
    await work()
    found = {notice.kind: notice.read_at is None for notice in await stored(world.people["member"])}
    assert found == {"forums.reaction": True}
