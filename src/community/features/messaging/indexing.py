"""Messages as those find them for whom they exist, and after which events they are to be looked at again."""

from collections.abc import Sequence
from typing import Final, TypeAlias
from uuid import UUID

from community.core.searching import SearchSource, Touched
from community.events.messaging import ConversationChanged, MessageChanged, MessageStored
from community.features.media.api import file_source
from community.features.messaging.queries import searching
from community.features.messaging.queries.searching_files import FILES

MESSAGE: Final = "message"
FILE: Final = "message_file"

Happened: TypeAlias = MessageStored | MessageChanged | ConversationChanged


def touched_messages(event: Happened) -> Sequence[Touched]:
    """Who comes or goes changes who may find all of a conversation."""
    if isinstance(event, ConversationChanged) or event.message_id is None:
        return [Touched(kind=MESSAGE, id=event.conversation_id, whole_group=True)]
    return [Touched(kind=MESSAGE, id=event.message_id)]


def touched_files(event: ConversationChanged) -> UUID:
    return event.conversation_id


SEARCHES: Final = (
    SearchSource(
        kind=MESSAGE,
        events=(MessageStored, MessageChanged, ConversationChanged),
        touched=touched_messages,
        documents=searching.message_documents,
        page=searching.message_page,
        group=searching.messages_of,
        marks=searching.own_mark,
        shown=searching.messages_shown,
        own=searching.own_messages,
    ),
    file_source(
        FILES,
        kind=FILE,
        events=(ConversationChanged,),
        touched=touched_files,
        marks=searching.own_mark,
        # Beside the files of the forum; but what they are called is said in private.
        tab="file",
    ),
)
