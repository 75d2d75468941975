"""Who has not read what they were written: found for all conversations by one statement, never message by message."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

WINDOW: Final = timedelta(hours=2)
"""How old messages may be that one is told of: as long as a worker may stand still."""
GRACE: Final = timedelta(seconds=5)
"""Who has the conversation open has read within it."""
AGAIN: Final = timedelta(minutes=10)
"""Who has been told, and has not read, is told of further messages of the conversation after this."""

# Never told: what came while the conversation was muted, unless it mentions the person, and what is by whom they have
# blocked. Of the lines, that one was added is told. Who represents an organisation is told of what nobody has answered
# in its name.
_UNREAD: Final = text(
    """
    WITH unread AS (
        SELECT m.conversation_id, m.person_id, m.state, newest.seq, newest.author_id, newest.mentions
        FROM messaging_conversation c
        JOIN messaging_member m ON m.conversation_id = c.id
        CROSS JOIN LATERAL (
            SELECT message.seq, message.author_id, m.person_id = ANY (message.mentions) AS mentions
            FROM messaging_message message
            WHERE message.conversation_id = c.id
                AND message.seq > greatest(m.read_seq, m.told_seq, m.history_from)
                AND message.author_id <> m.person_id
                AND message.deleted_at IS NULL
                AND NOT EXISTS (
                    SELECT FROM messaging_block b WHERE b.person_id = m.person_id AND b.blocked_id = message.author_id
                )
                AND NOT EXISTS (
                    SELECT FROM messaging_organisation_block b
                    JOIN accounts_person_card author ON author.organisation_id = b.organisation_id
                    WHERE b.person_id = m.person_id AND author.person_id = message.author_id AND m.represents IS NULL
                )
                AND (m.represents IS NULL OR message.author_id = c.created_by AND NOT EXISTS (
                    SELECT FROM messaging_message answer
                    WHERE answer.conversation_id = c.id AND answer.seq > message.seq
                        AND answer.author_id <> c.created_by
                ))
                AND message.created_at BETWEEN :since AND :until
                AND (m.muted_until IS NULL OR message.created_at > m.muted_until
                    OR m.person_id = ANY (message.mentions))
                AND (message.kind = 'text' OR m.person_id = ANY (message.person_ids)
                    AND message.kind IN ('created', 'added'))
            ORDER BY mentions DESC, message.seq DESC
            LIMIT 1
        ) newest
        WHERE c.last_message_at > :since
            AND m.state IN ('member', 'asked')
            AND (m.represents IS NULL OR EXISTS (
                SELECT FROM accounts_representative r
                WHERE r.person_id = m.person_id AND r.organisation_id = m.represents
            ))
            AND greatest(m.read_seq, m.told_seq) < c.last_seq
            AND (m.told_at IS NULL OR m.told_at <= :again OR newest.mentions)
        ORDER BY c.last_message_at
        LIMIT :limit
        FOR UPDATE OF m SKIP LOCKED
    )
    UPDATE messaging_member m
    SET told_seq = unread.seq, told_at = :now
    FROM unread
    WHERE m.conversation_id = unread.conversation_id AND m.person_id = unread.person_id
    RETURNING m.conversation_id, m.person_id, unread.state, unread.seq, unread.author_id, unread.mentions
    """
)
_READ: Final = text(
    """
    WITH done AS (
        SELECT conversation_id, person_id, told_seq
        FROM messaging_member
        WHERE told_seq IS NOT NULL AND (read_seq >= told_seq OR state NOT IN ('member', 'asked'))
        LIMIT :limit
        FOR UPDATE SKIP LOCKED
    )
    UPDATE messaging_member m
    SET told_seq = NULL, told_at = NULL
    FROM done
    WHERE m.conversation_id = done.conversation_id AND m.person_id = done.person_id
    RETURNING m.conversation_id, m.person_id, done.told_seq
    """
)


class Unread(NamedTuple):
    """A person who is to be told, and the latest message that they have not read: one that mentions them, if any."""

    conversation_id: UUID
    person_id: UUID
    state: str
    seq: int
    author_id: UUID
    mentions: bool


class Done(NamedTuple):
    """A person who needs to be told no more of what they were told."""

    conversation_id: UUID
    person_id: UUID
    seq: int


async def take_unread(session: AsyncSession, *, now: datetime, limit: int) -> list[Unread]:
    """Those who are to be told now; they are marked as told."""
    rows = await session.execute(
        _UNREAD, {"now": now, "since": now - WINDOW, "until": now - GRACE, "again": now - AGAIN, "limit": limit}
    )
    return [Unread(*row) for row in rows]


async def take_read(session: AsyncSession, *, limit: int) -> list[Done]:
    """Those who have read what they were told of, or take no part any more; the next message is news again."""
    return [Done(*row) for row in await session.execute(_READ, {"limit": limit})]
