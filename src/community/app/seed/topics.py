"""Topics and their posts, generated one after the other, oldest first, so that memory stays bounded."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from community.app.seed.draw import Draw, Weighted
from community.app.seed.forums_tables import Mark, PostRow, ReaderRow, RevisionRow, TopicRow
from community.app.seed.marks import Markers
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.spaces import Place
from community.app.seed.thread import Line, write_thread
from community.app.seed.wording import VARIANTS, Theme, Wording
from community.core.text import fold_words
from community.infra.markdown import RENDERER_VERSION

MAX_POSTS: Final = 400
_REGULAR, _TRACKING, _WATCHING = 1, 2, 3
_OPENED, _WROTE, _CHOSEN, _READ = range(4)
_LOAD_READS: Final = 60
"""Topics that each load account has read."""


class Bundle(NamedTuple):
    """A topic and all that belongs to it."""

    topic: TopicRow
    posts: list[PostRow]
    revisions: list[RevisionRow]
    readers: list[ReaderRow]
    marks: list[Mark]


class Forum:
    """Generates the topics of one demonstration."""

    def __init__(self, sizes: Sizes, places: list[Place], members: list[Member]) -> None:
        self._sizes = sizes
        self._places = Weighted(places, [place.weight for place in places])
        self._load = [one for one in members if one.is_load]
        self._draw = Draw(sizes.seed, "topics")
        self._markers = Markers(sizes)
        self._wording = Wording(sizes.seed)
        self._lately = sizes.now - timedelta(days=60)
        self._pinned: set[str] = set()
        self._load_share = min(_LOAD_READS / max(sizes.topics * 0.08, 1), 0.3)

    def bundles(self) -> Iterator[Bundle]:
        """All topics, in the order of their creation."""
        lengths = self._lengths()
        for at, length in zip(self._times(), lengths, strict=True):
            place = self._places.draw(self._draw)
            theme = self._draw.choice(self._wording.themes[place.row.slug])
            yield self._bundle(place, theme, max(at, place.alive_since), length)

    def _times(self) -> list[datetime]:
        """More and more each month, in working hours, and some in the last days."""
        span, now = self._sizes.now - self._sizes.opened, self._sizes.now
        times = []
        for number in range(self._sizes.topics):
            if number % 33 == 0:
                at = now - timedelta(hours=0.2 + 70 * self._draw.random() ** 2)
            else:
                day = (self._sizes.opened + span * self._draw.random() ** 0.5).replace(minute=0, second=0)
                hour = min(max(round(self._draw.gauss(11, 3.5)), 4), 22)
                at = day.replace(hour=hour) + timedelta(seconds=self._draw.randrange(3600))
                at = min(at, now - timedelta(hours=1, seconds=self._draw.randrange(80_000)))
            times.append(max(at, self._sizes.opened + timedelta(days=1)))
        return sorted(times)

    def _lengths(self) -> list[int]:
        """Posts of each topic: most have few, some very many; together exactly what was asked."""
        wanted, count = self._sizes.posts, self._sizes.topics
        lengths = [min(1 + int(self._draw.lognormvariate(1.55, 1.1)), MAX_POSTS) for _ in range(count)]
        missing = wanted - sum(lengths)
        while missing:
            at, step = self._draw.randrange(count), 1 if missing > 0 else -1
            if 1 < lengths[at] + step < MAX_POSTS:
                lengths[at] += step
                missing -= step
        return lengths

    def _bundle(self, place: Place, theme: Theme, at: datetime, length: int) -> Bundle:
        scenario = self._wording.scenario(theme, self._draw.randrange(VARIANTS))
        topic_id = self._draw.uuid7(at)
        lines = write_thread(self._draw, self._wording, scenario, place, self._moments(at, length))
        posts = [
            PostRow(
                id=self._draw.uuid7(line.at),
                topic_id=topic_id,
                number=number,
                author_id=line.author.id,
                source=line.text.source,
                html=line.text.html,
                excerpt=line.text.excerpt,
                renderer_version=RENDERER_VERSION,
                reply_to=line.reply_to,
                created_at=line.at,
                edited_at=None,
                edited_by=None,
                version=1,
                deleted_at=None,
                deleted_by=None,
                change_seq=number,
            )
            for number, line in enumerate(lines, start=1)
        ]
        title = self._draw.choice(scenario.titles)
        topic = TopicRow(
            id=topic_id,
            space_id=place.row.id,
            title=title,
            folded_title=fold_words(title),
            tags=[tag.lower() for tag in scenario.tags],
            author_id=lines[0].author.id,
            created_at=at,
            last_post_at=at,
            last_author_id=lines[0].author.id,
            post_count=length,
            highest_number=length,
            deleted_numbers=[],
            change_seq=length,
            accepted_number=None,
            closed_at=None,
            pinned_at=None,
        )
        topic, revisions = self._live_on(topic, posts, lines, place)
        marks = self._markers.react(posts, place) + self._markers.ask(posts, place, theme.language)
        return Bundle(topic, posts, revisions, self._readers(topic, lines, place), marks)

    def _moments(self, at: datetime, length: int) -> list[datetime]:
        """When each post was written: quickly at first, then more slowly, never in the future."""
        room = self._sizes.now - timedelta(seconds=90) - at
        span = timedelta(days=self._draw.lognormvariate(0.7, 1.3) * (1 + length / 25))
        if span > room or self._draw.happens(0.03):
            span = room * self._draw.uniform(0.2, 1)
        offsets = sorted(self._draw.random() ** 2 for _ in range(length - 1))
        return [at, *(at + span * offset + timedelta(milliseconds=number) for number, offset in enumerate(offsets, 1))]

    def _live_on(
        self, topic: TopicRow, posts: list[PostRow], lines: list[Line], place: Place
    ) -> tuple[TopicRow, list[RevisionRow]]:
        """What happened after the posts were written: edits, deletions, an accepted answer, closed, pinned."""
        revisions, change, now = [], topic.change_seq, self._sizes.now
        answers = [
            number for number, line in enumerate(lines, 1) if line.is_answer and line.author.id != lines[0].author.id
        ]
        accepted = self._draw.choice(answers) if answers and self._draw.happens(0.5) else None
        deleted = []
        for index, post in enumerate(posts):
            fate = self._draw.random()
            if fate < 0.04:
                change += 1
                at = min(post.created_at + timedelta(minutes=self._draw.randint(1, 300)), now)
                former = post.source.replace(".", "", 1)
                revisions.append(RevisionRow(post.id, 1, former, post.html, post.author_id, at))
                posts[index] = post._replace(edited_at=at, edited_by=post.author_id, version=2, change_seq=change)
            elif fate > 0.993 and post.number not in {1, accepted}:
                change += 1
                at = min(post.created_at + timedelta(minutes=self._draw.randint(1, 900)), now)
                posts[index] = post._replace(deleted_at=at, deleted_by=post.author_id, change_seq=change)
                deleted.append(post.number)
        if accepted is not None:
            change += 2
            posts[accepted - 1] = posts[accepted - 1]._replace(change_seq=change)
        alive = [post for post in posts if post.deleted_at is None]
        pinned = self._pins(topic, place)
        closed = self._draw.happens(0.04) and topic.created_at < self._lately
        return topic._replace(
            change_seq=change + closed + pinned,
            version=1 + (accepted is not None) + closed + pinned,
            accepted_number=accepted,
            deleted_numbers=deleted,
            post_count=len(alive),
            last_post_at=alive[-1].created_at,
            last_author_id=alive[-1].author_id,
            closed_at=min(posts[-1].created_at + timedelta(days=20), now) if closed else None,
            pinned_at=topic.created_at + timedelta(minutes=1) if pinned else None,
        ), revisions

    def _pins(self, topic: TopicRow, place: Place) -> bool:
        """One topic in each space, from its first months."""
        early = topic.created_at > place.alive_since + timedelta(days=60)
        if not early or place.row.slug in self._pinned:
            return False
        self._pinned.add(place.row.slug)
        return True

    def _readers(self, topic: TopicRow, lines: list[Line], place: Place) -> list[ReaderRow]:
        """Who wrote has read until their own post at least; others have read some way."""
        rows: dict[UUID, ReaderRow] = {}
        for number, line in enumerate(lines, start=1):
            rows[line.author.id] = ReaderRow(line.author.id, topic.id, number, _TRACKING, _WROTE, line.at, wrote=True)
        for writer, row in rows.items():
            if self._draw.happens(0.75):
                rows[writer] = row._replace(last_read=topic.highest_number, updated_at=lines[-1].at)
        lurkers = [place.readers.draw(self._draw, topic.last_post_at) for _ in range(5)]
        if place.public and topic.created_at > self._lately:
            lurkers += [one for one in self._load if self._draw.happens(self._load_share)]
        for lurker in lurkers:
            if lurker.id not in rows:
                number = min(1 + int(self._draw.random() * 1.3 * topic.highest_number), topic.highest_number)
                level, reason = (_TRACKING, _READ) if 2 * number > topic.highest_number else (_REGULAR, _OPENED)
                if self._draw.happens(0.03):
                    level, reason = _WATCHING, _CHOSEN
                rows[lurker.id] = ReaderRow(lurker.id, topic.id, number, level, reason, lines[number - 1].at)
        return list(rows.values())
