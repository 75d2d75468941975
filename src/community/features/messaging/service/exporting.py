"""A person's conversations to take along, piece by piece: nothing is stored, and nothing held in memory for long."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.features.messaging.queries import messages
from community.features.messaging.queries.exporting import Exported, exported_conversations
from community.features.messaging.queries.reading import Fetch
from community.features.messaging.schemas.forwarding import Forwarded
from community.features.messaging.schemas.messages import MessageOut
from community.infra.db import Database

PAGE: Final = 100


class Export:
    """Reads conversation by conversation, and asks anew with each page what the person may see."""

    def __init__(self, database: Database, fetch: Fetch, clock: Clock) -> None:
        self._database = database
        self._fetch = fetch
        self._clock = clock

    async def as_json(self, actor: Actor) -> AsyncIterator[str]:
        """One document: `exportedAt`, and `conversations` with their `messages`, oldest first."""
        yield f'{{"exportedAt": "{self._clock.now().isoformat()}", "conversations": ['
        before = ""
        async for place in self._places(actor):
            head = {"id": place.id, "kind": place.kind, "title": place.title}
            yield f'{before}\n{{"conversation": {_json(head)}, "messages": ['
            between = ""
            async for message in self._messages(actor, place.id):
                yield f"{between}\n{_json(_facts(message))}"
                between = ","
            yield "]}"
            before = ","
        yield "]}\n"

    async def as_markdown(self, actor: Actor) -> AsyncIterator[str]:
        """A text to read: a heading for each conversation, and each message under who wrote it and when."""
        async for place in self._places(actor):
            yield f"# {place.title}\n\n"
            async for message in self._messages(actor, place.id):
                yield f"**{message.author.name}**, {message.created_at:%Y-%m-%d %H:%M} UTC\n\n"
                yield f"{_text(message)}\n\n"

    async def _places(self, actor: Actor) -> AsyncIterator[Exported]:
        after: Exported | None = None
        while True:
            async with self._database.reading() as session:
                found = await exported_conversations(session, actor, after=after, limit=PAGE)
            for place in found:
                yield place
            if len(found) < PAGE:
                return
            after = found[-1]

    async def _messages(self, actor: Actor, conversation_id: UUID) -> AsyncIterator[MessageOut]:
        """What people wrote; what was deleted is a mark, as on the screen."""
        after = 0
        while True:
            try:
                page = await messages.message_page(self._fetch, actor, conversation_id, after=after, limit=PAGE)
            except NotFound:
                # They have left it this very moment.
                return
            for message in page.items:
                if message.kind == "text":
                    yield message
            if not page.has_after:
                return
            after = page.items[-1].seq


def _text(message: MessageOut) -> str:
    """What is to be read: the words of somebody else that a message carries as a quote, then its own."""
    if message.deleted:
        return "[…]"
    if message.forwarded is None:
        return message.source
    carried = [f"**{message.forwarded.author_name}**", "", *message.forwarded.source.splitlines()]
    return "\n".join([*(f"> {line}".rstrip() for line in carried), "", message.source]).rstrip()


def _facts(message: MessageOut) -> dict[str, object]:
    return {
        "number": message.seq,
        "author": message.author.name,
        "authorId": message.author.id,
        "sentAt": message.created_at,
        "editedAt": message.edited_at,
        "answers": message.reply_to,
        "deleted": message.deleted,
        "text": message.source,
        "forwarded": None if message.forwarded is None else _carried(message.forwarded),
    }


def _carried(words: Forwarded) -> dict[str, object]:
    return {"author": words.author_name, "authorId": words.author_id, "sentAt": words.at, "text": words.source}


def _json(facts: dict[str, object]) -> str:
    return msgspec.json.encode(facts).decode()
