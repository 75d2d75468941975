"""Private conversations: those of the demo people as they are told in a file, the others made by chance."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from community.app.seed import DEMO_PEOPLE
from community.app.seed.draw import Draw, Weighted
from community.app.seed.messaging_tables import (
    ConversationRow,
    MemberRow,
    MessageBookmarkRow,
    MessageDraftRow,
    MessageReactionRow,
    MessageRow,
    Row,
    ScheduledMessageRow,
)
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import Scenario, Text, Wording, compose, piece, read_texts
from community.core.reactions import KINDS
from community.features.messaging.policy import pair_of
from community.infra.markdown import RENDERER_VERSION

LATELY: Final = timedelta(hours=3)
"""Nobody is told by mail of what was written before."""
_VARIANTS: Final = 4
"""Scenarios of each theme: messages are short, and many are alike."""


class Said(NamedTuple):
    """One message before it has its number."""

    author: UUID
    at: datetime
    text: Text


class Talk(NamedTuple):
    """A conversation with all that belongs to it."""

    conversation: ConversationRow
    messages: list[MessageRow]
    rows: list[Row]


class Talks:
    """Makes the conversations of one demonstration."""

    def __init__(self, sizes: Sizes, members: Sequence[Member]) -> None:
        self._sizes = sizes
        self._draw = Draw(sizes.seed, "talks")
        self._told = read_texts("talks")
        self._wording = Wording(sizes.seed)
        self._themes = {
            language: [
                theme for themes in self._wording.themes.values() for theme in themes if theme.language == language
            ]
            for language in ("fr", "en", "es")
        }
        self._short = {language: [piece(one) for one in lines] for language, lines in self._told["short"].items()}
        by_email = {member.person.email: member for member in members}
        self._demo = {person.local: by_email[person.email] for person in DEMO_PEOPLE}
        demo = {member.id for member in self._demo.values()}
        others = [one for one in members if one.person.state == "active" and not one.is_load and one.id not in demo]
        self._crowd = Weighted(others, [one.activity for one in others])

    def demo(self) -> list[Talk]:
        """What the demo people say to each other, and what they keep for themselves of it."""
        made = {told.get("title", str(number)): self._as_told(told) for number, told in enumerate(self._told["talk"])}
        talks = list(made.values())
        talks[0].rows.extend(self._kept(made))
        return talks

    def many(self) -> Iterator[Talk]:
        """Conversations of all the others, one after the other, so that memory stays bounded."""
        pairs: set[str] = set()
        for length in self._lengths():
            language, people = self._people(pairs)
            if len(people) > 1:
                yield self._by_chance(language, people, length)

    def _as_told(self, told: Mapping[str, Any]) -> Talk:
        people = [self._demo[name].id for name in told["people"]]
        said = [
            Said(self._demo[who].id, self._sizes.now - timedelta(minutes=ago), _text(text))
            for who, ago, text in told["lines"]
        ]
        asked = {self._demo[name].id for name in told.get("asked", ())}
        read = {self._demo[name].id: seq for name, seq in told.get("read", {}).items()}
        read |= dict.fromkeys(asked, 0)
        talk = self._talk(people, said, title=told.get("title", ""), asked=asked, read=read)
        for seq, who, kind in told.get("reactions", ()):
            _react(talk, seq - 1, self._demo[who].id, kind)
        return talk

    def _kept(self, talks: Mapping[str, Talk]) -> Iterator[Row]:
        now = self._sizes.now
        for told in self._told["scheduled"]:
            at = now - timedelta(minutes=30)
            by, place = self._demo[told["by"]].id, talks[told["talk"]].conversation.id
            send_at = now + timedelta(hours=told["hours"])
            yield ScheduledMessageRow(self._draw.uuid7(at), by, place, told["text"], send_at, at)
        for number, told in enumerate(self._told["draft"], start=1):
            key, at = f"person:{self._demo[told['to']].id}", now - timedelta(minutes=told["minutes"])
            yield MessageDraftRow(self._demo[told["by"]].id, key, number, told["text"], "Firefox, Windows", at)
        for told in self._told["bookmark"]:
            message, by = talks[told["talk"]].messages[told["seq"] - 1], self._demo[told["by"]].id
            remind_at = now + timedelta(hours=told["hours"])
            yield MessageBookmarkRow(self._draw.uuid7(now), by, message.id, told["note"], remind_at, now)

    def _lengths(self) -> list[int]:
        """Messages of each conversation: most have few, some very many; together about what was asked."""
        drawn = [self._draw.lognormvariate(0, 1.4) for _ in range(self._sizes.conversations)]
        share = self._sizes.messages / sum(drawn)
        return [max(round(one * share), 1) for one in drawn]

    def _people(self, pairs: set[str]) -> tuple[str, list[Member]]:
        """Two who have no conversation yet, or a group; and the language of the one who begins."""
        size = 2 if self._draw.happens(0.8) else min(3 + int(self._draw.paretovariate(1.2)), 14)
        people = list({one.id: one for one in (self._crowd.draw(self._draw) for _ in range(size))}.values())
        if len(people) == 2:
            pair = pair_of(people[0].id, people[1].id)
            if pair in pairs:
                return self._people(pairs)
            pairs.add(pair)
        return people[0].person.locale, people

    def _by_chance(self, language: str, people: list[Member], length: int) -> Talk:
        begun = max(one.person.created_at for one in people)
        end = self._sizes.now - LATELY
        begun += (end - begun) * self._draw.random()
        scenario = self._wording.scenario(self._draw.choice(self._themes[language]), self._draw.randrange(_VARIANTS))
        author, said = people[0].id, []
        for at in self._moments(begun, end, length):
            said.append(Said(author, at, self._line(language, scenario)))
            if self._draw.happens(0.6):
                author = self._draw.choice(people).id
        if length == 1 and len(people) == 2 and self._draw.happens(0.3):
            other = people[1].id
            return self._talk([people[0].id, other], said, asked={other}, read={other: 0})
        read = {
            one.id: self._draw.randrange(length + 1) for one in people if one.id != author and self._draw.happens(0.15)
        }
        title = self._draw.choice(self._told["titles"][language]) if len(people) > 2 else ""
        talk = self._talk([one.id for one in people], said, title=title, read=read)
        for number in range(length):
            if self._draw.happens(0.05):
                _react(talk, number, self._draw.choice(people).id, self._draw.choice(KINDS))
        return talk

    def _moments(self, begun: datetime, end: datetime, length: int) -> list[datetime]:
        """When each was written: some minutes full of words, then days without."""
        sittings = [begun, *(begun + (end - begun) * self._draw.random() for _ in range(length // 9))]
        times = []
        for _ in range(length):
            at = self._draw.choice(sittings) + timedelta(seconds=self._draw.expovariate(1 / 400))
            times.append(min(at, end))
        return sorted(times)

    def _line(self, language: str, scenario: Scenario) -> Text:
        kind = self._draw.random()
        if kind < 0.55:
            return Text(*self._draw.choice(self._short[language]))
        pieces = scenario.questions if kind < 0.7 else scenario.answers if kind < 0.85 else scenario.followups
        chosen = self._draw.choice(pieces)
        if kind > 0.95:
            return compose([self._draw.choice(self._short[language]), chosen])
        return Text(*chosen)

    def _talk(
        self,
        people: Sequence[UUID],
        said: Sequence[Said],
        *,
        title: str = "",
        asked: Sequence[UUID] | set[UUID] = (),
        read: Mapping[UUID, int],
    ) -> Talk:
        first, last, direct = said[0], said[-1], len(people) == 2
        conversation = ConversationRow(
            id=self._draw.uuid7(first.at),
            kind="direct" if direct else "group",
            title=title,
            pair=pair_of(people[0], people[1]) if direct else None,
            created_by=first.author,
            created_at=first.at,
            last_seq=len(said),
            change_seq=len(said),
            last_message_at=last.at,
        )
        members: list[Row] = [
            MemberRow(
                conversation_id=conversation.id,
                person_id=person,
                role="administrator" if person == first.author and not direct else "member",
                state="asked" if person in asked else "member",
                joined_at=first.at,
                delivered_seq=len(said),
                read_seq=read.get(person, len(said)),
                told_seq=len(said) if person in read else None,
                told_at=last.at if person in read else None,
            )
            for person in people
        ]
        return Talk(conversation, [self._message(conversation.id, *each) for each in enumerate(said, 1)], members)

    def _message(self, conversation_id: UUID, seq: int, one: Said) -> MessageRow:
        message_id = self._draw.uuid7(one.at)
        return MessageRow(
            id=message_id,
            conversation_id=conversation_id,
            seq=seq,
            change_seq=seq,
            author_id=one.author,
            client_message_id=message_id,
            kind="text",
            person_ids=[],
            title="",
            source=one.text.source,
            html=one.text.html,
            excerpt=one.text.excerpt,
            renderer_version=RENDERER_VERSION,
            reply_to=None,
            created_at=one.at,
        )


def _text(source: str) -> Text:
    return Text(*piece(source))


def _react(talk: Talk, index: int, person: UUID, kind: str) -> None:
    """Not to one's own message, and each sign once."""
    message = talk.messages[index]
    counts = Counter(json.loads(message.reactions))
    given = MessageReactionRow(message.id, person, kind, message.created_at)
    if person == message.author_id or given in talk.rows:
        return
    counts[kind] += 1
    talk.messages[index] = message._replace(reactions=json.dumps(counts))
    talk.rows.append(given)
