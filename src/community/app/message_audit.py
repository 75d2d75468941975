"""What a fleet of clients has noted, held against the database: nothing lost, nothing doubled, all in order.

A log is JSON Lines, one object for each thing that happened to a client, in the order in which it happened:

=========  =================================================  ====================================================
`event`    further fields                                     meaning
=========  =================================================  ====================================================
sent       `client person conversation id`                    a message is on its way; `id` is the client message id
stored     `client person conversation id seq`                the server said 201
refused    `client person conversation id status`             the server said that it will never be stored
joined     `client conversation seq`                          the client has the conversation up to this number
received   `client conversation seq id`                       the client shows one more message
done       `client conversation`                              the client has caught up for the last time
=========  =================================================  ====================================================
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

SHOWN: Final = 20
"""Findings of one kind that are kept with their words; all are counted."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a log."""

    event: str
    client: str = ""
    person: UUID | None = None
    conversation: UUID | None = None
    id: UUID | None = None
    seq: int = 0
    status: int = 0


@dataclass
class Findings:
    """What was compared, and what is wrong with it, by kind: `lost`, `duplicated`, `out_of_order`, `unknown`."""

    sent: int = 0
    stored: int = 0
    refused: int = 0
    received: int = 0
    clients: int = 0
    conversations: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not self.counts

    def add(self, kind: str, words: str) -> None:
        self.counts[kind] += 1
        kept = self.examples.setdefault(kind, [])
        if len(kept) < SHOWN:
            kept.append(words)


@dataclass
class _View:
    """What one client shows of one conversation."""

    seq: int
    done: bool = False


class LogError(Exception):
    """A line that is no note; the message names file and line."""


def read_notes(paths: Iterable[Path]) -> Iterable[Note]:
    """The notes of all logs, file after file.

    Raises:
        LogError: a line is something else.
    """
    decoder = msgspec.json.Decoder(Note)
    for path in paths:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    yield decoder.decode(line)
                except msgspec.DecodeError as error:
                    raise LogError(f"{path}, line {number}: {error}") from error


class Audit:
    """Reads notes one by one, then asks the database once for each conversation."""

    def __init__(self) -> None:
        self.findings = Findings()
        self._open: dict[tuple[UUID, UUID], UUID] = {}
        self._stored: dict[UUID, dict[tuple[UUID, UUID], int]] = {}
        self._views: dict[tuple[str, UUID], _View] = {}
        self._received: dict[UUID, dict[int, UUID]] = {}

    def take(self, note: Note) -> None:
        """One more line of a log."""
        match note.event:
            case "sent" | "stored" | "refused":
                self._take_own(note)
            case "joined" | "received" | "done":
                self._take_seen(note)
            case other:
                self.findings.add("unknown", f"event {other!r}")

    def _take_own(self, note: Note) -> None:
        if note.person is None or note.id is None or note.conversation is None:
            self.findings.add("unknown", f"incomplete: {note}")
            return
        key = note.person, note.id
        if note.event == "sent":
            self.findings.sent += 1
            self._open[key] = note.conversation
            return
        self._open.pop(key, None)
        if note.event == "refused":
            self.findings.refused += 1
            return
        self.findings.stored += 1
        said = self._stored.setdefault(note.conversation, {})
        if said.setdefault(key, note.seq) != note.seq:
            self.findings.add("duplicated", f"message {note.id} was stored as {said[key]} and as {note.seq}")

    def _take_seen(self, note: Note) -> None:
        if note.conversation is None:
            self.findings.add("unknown", f"incomplete: {note}")
            return
        key = note.client, note.conversation
        if note.event == "joined":
            self._views[key] = _View(note.seq)
            return
        view = self._views.setdefault(key, _View(0))
        where = f"client {note.client}, conversation {note.conversation}"
        if note.event == "done":
            view.done = True
            return
        self.findings.received += 1
        if note.seq <= view.seq:
            self.findings.add("duplicated", f"{where}: {note.seq} shown again after {view.seq}")
            return
        if note.seq > view.seq + 1:
            self.findings.add("out_of_order", f"{where}: {note.seq} shown after {view.seq}")
        view.seq = note.seq
        if note.id is not None:
            shown = self._received.setdefault(note.conversation, {})
            if shown.setdefault(note.seq, note.id) != note.id:
                self.findings.add("duplicated", f"{where}: {note.seq} is two messages, {shown[note.seq]} and {note.id}")

    async def compare(self, connection: asyncpg.Connection) -> Findings:
        """Hold all that was noted until now against what is stored; more notes may follow."""
        noted = self.findings
        self.findings = deepcopy(noted)
        try:
            await self._compare(connection)
            return self.findings
        finally:
            self.findings = noted

    async def _compare(self, connection: asyncpg.Connection) -> None:
        by_conversation: dict[UUID, list[tuple[str, _View]]] = {}
        for (client, conversation), view in self._views.items():
            by_conversation.setdefault(conversation, []).append((client, view))
        self.findings.clients = len({client for client, _ in self._views})
        unanswered: dict[UUID, list[tuple[UUID, UUID]]] = {}
        for key, conversation in self._open.items():
            unanswered.setdefault(conversation, []).append(key)
        conversations = {*self._stored, *by_conversation, *unanswered}
        self.findings.conversations = len(conversations)
        for conversation in sorted(conversations):
            rows = await connection.fetch(
                "SELECT seq, author_id, client_message_id FROM messaging_message"
                " WHERE conversation_id = $1 ORDER BY seq",
                conversation,
            )
            self._compare_numbers(conversation, [row["seq"] for row in rows])
            at = {(row["author_id"], row["client_message_id"]): row["seq"] for row in rows}
            self._compare_stored(conversation, at, unanswered.get(conversation, []))
            ids = {row["seq"]: row["client_message_id"] for row in rows}
            self._compare_seen(conversation, ids, by_conversation.get(conversation, []))

    def _compare_numbers(self, conversation: UUID, numbers: list[int]) -> None:
        if numbers != list(range(1, len(numbers) + 1)):
            self.findings.add("out_of_order", f"conversation {conversation}: numbers are not 1 to {len(numbers)}")

    def _compare_stored(
        self, conversation: UUID, at: Mapping[tuple[UUID, UUID], int], unanswered: Iterable[tuple[UUID, UUID]]
    ) -> None:
        for key, seq in self._stored.get(conversation, {}).items():
            if key not in at:
                self.findings.add("lost", f"message {key[1]}: 201, and not in the database")
            elif at[key] != seq:
                self.findings.add("out_of_order", f"message {key[1]}: said to be {seq}, stored as {at[key]}")
        for person, message in unanswered:
            self.findings.add("lost", f"message {message} of {person}: sent, and neither stored nor refused")

    def _compare_seen(self, conversation: UUID, ids: Mapping[int, UUID], views: Iterable[tuple[str, _View]]) -> None:
        for seq, shown in self._received.get(conversation, {}).items():
            if ids.get(seq) != shown:
                self.findings.add("out_of_order", f"conversation {conversation}: {seq} was shown as {shown}")
        for client, view in views:
            if not view.done:
                self.findings.add("lost", f"client {client}, conversation {conversation}: never caught up")
            elif view.seq != len(ids):
                self.findings.add("lost", f"client {client}, conversation {conversation}: ends at {view.seq}")
