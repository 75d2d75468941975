"""The import of topics: lines in, batches written, what was refused told with its line.

Each batch is one transaction, so a topic is there with all its posts or not at all, and an import that was stopped is
finished by running it again: what is there already is found by its external identifier.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from typing import BinaryIO, Final
from uuid import UUID

import msgspec

from community.app.importing.directory import People, Spaces, group_named
from community.app.importing.lines import CheckedTopic, Rejected, TopicLine, check_topic, parse_line, read_lines
from community.app.importing.mapping import Mapping
from community.core.clock import Clock
from community.core.mail_address import MailAddressError, parse_mail_address
from community.core.text import fold
from community.features.forums.repository.importing import wait_for_other_imports
from community.features.forums.service.importing import ImportedPost, ImportedTopic, Outcome, TopicImportService
from community.infra.db import Database, UnitOfWork

BATCH_TOPICS: Final = 50
BATCH_POSTS: Final = 1_000


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the person asked for."""

    mapping: Mapping = Mapping({})
    source: str = ""
    """Prefix of all external identifiers."""
    default_author: str | None = None
    create_spaces: bool = False
    group: str = "everyone"
    """Who may see, reply and open topics in created spaces."""
    dry_run: bool = False


class Refusal(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Why a line was not imported."""

    line: int
    external_id: str | None
    code: str
    message: str


class Summary(msgspec.Struct, kw_only=True):
    """What an import has done so far."""

    lines: int = 0
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    posts: int = 0
    repeated: int = 0
    """Lines that say the same as an earlier one."""
    spaces: list[str] = msgspec.field(default_factory=list)
    """Names of created ones."""
    kept: list[int] = msgspec.field(default_factory=list)
    """Lines whose topic members have changed here."""
    refused: list[Refusal] = msgspec.field(default_factory=list)


class CannotImport(Exception):
    """The options cannot be followed; the message says why."""


class _DryRun(Exception):
    """Takes the transaction back."""


class TopicImport:
    """One run over one file."""

    def __init__(self, database: Database, clock: Clock, options: Options) -> None:
        self._database = database
        self._clock = clock
        self._options = options
        self._people, self._spaces = People(), Spaces()
        self._author: UUID | None = None
        self._group: UUID | None = None
        self._seen: dict[str, tuple[int, bytes]] = {}
        self.summary = Summary()

    async def run(self, file: BinaryIO, progress: Callable[[int], None]) -> Summary:
        """Import all lines; `progress` hears how many bytes are done.

        Raises:
            CannotImport: before anything is read.
        """
        await self._prepare()
        batch: list[CheckedTopic] = []
        done = 0
        for number, line in read_lines(file):
            self.summary.lines += 1
            topic = self._check(number, line)
            if topic is not None:
                batch.append(topic)
            done += len(line)
            if len(batch) >= BATCH_TOPICS or sum(len(one.posts) for one in batch) >= BATCH_POSTS:
                await self._flush(batch)
                batch = []
                progress(done)
        await self._flush(batch)
        progress(done)
        self.summary.refused.sort(key=lambda refusal: refusal.line)
        return self.summary

    async def _prepare(self) -> None:
        options = self._options
        async with self._database.reading() as session:
            if options.default_author is not None:
                with suppress(MailAddressError):
                    key = parse_mail_address(options.default_author).key
                    await self._people.look_up(session, [key])
                    self._author = self._people.get(key)
                if self._author is None:
                    raise CannotImport(f"--default-author {options.default_author}: nobody has this address.")
            if options.create_spaces:
                self._group = await group_named(session, options.group)
                if self._group is None:
                    raise CannotImport(f"--group {options.group}: there is no such group.")

    def _check(self, number: int, line: bytes) -> CheckedTopic | None:
        topic = None
        try:
            topic = parse_line(line, self._options.mapping)
            if self._is_repeated(number, topic):
                self.summary.repeated += 1
                return None
            return check_topic(number, topic, source=self._options.source, now=self._clock.now())
        except Rejected as rejected:
            self._refuse(number, topic.external_id if topic else None, rejected)
            return None

    def _is_repeated(self, number: int, topic: TopicLine) -> bool:
        digest = blake2b(msgspec.json.encode(topic), digest_size=16).digest()
        first, same = self._seen.setdefault(topic.external_id, (number, digest))
        if first == number:
            return False
        if same != digest:
            raise Rejected("duplicate", f"externalId {topic.external_id} stands in line {first} with other content.")
        return True

    def _refuse(self, number: int, external_id: str | None, rejected: Rejected) -> None:
        refusal = Refusal(line=number, external_id=external_id, code=rejected.code, message=str(rejected))
        self.summary.refused.append(refusal)

    async def _flush(self, batch: list[CheckedTopic]) -> None:
        """Write a batch; it counts only when it has been committed."""
        if not batch:
            return
        created: list[str] = []
        written: list[tuple[CheckedTopic, Outcome]] = []
        refused: list[tuple[CheckedTopic, Rejected]] = []
        with suppress(_DryRun):
            async with self._database.unit_of_work() as uow:
                ready = await self._resolve(uow, batch, created, refused)
                outcomes = await TopicImportService(uow, self._clock).write([topic for _, topic in ready])
                written = [(checked, outcome) for (checked, _), outcome in zip(ready, outcomes, strict=True)]
                if self._options.dry_run:
                    raise _DryRun
        self._count(created, written, refused)

    def _count(
        self,
        created: list[str],
        written: list[tuple[CheckedTopic, Outcome]],
        refused: list[tuple[CheckedTopic, Rejected]],
    ) -> None:
        summary = self.summary
        have = {fold(name) for name in summary.spaces}
        summary.spaces += [name for name in created if fold(name) not in have]
        for checked, outcome in written:
            summary.outcomes[outcome] += 1
            summary.posts += len(checked.posts) if outcome is Outcome.CREATED else 0
            if outcome is Outcome.KEPT:
                summary.kept.append(checked.line)
        for checked, rejected in refused:
            self._refuse(checked.line, checked.external_id, rejected)

    async def _resolve(
        self,
        uow: UnitOfWork,
        batch: list[CheckedTopic],
        created: list[str],
        refused: list[tuple[CheckedTopic, Rejected]],
    ) -> list[tuple[CheckedTopic, ImportedTopic]]:
        """Put ids in the place of names; those without are refused before anything is written for them."""
        await wait_for_other_imports(uow.session)
        await self._people.look_up(uow.session, {post.author for one in batch for post in one.posts if post.author})
        await self._spaces.read(uow.session)
        ready = []
        for checked in batch:
            try:
                authors = [self._author_of(post.author) for post in checked.posts]
                space = await self._space_of(uow, checked.space, created)
            except Rejected as rejected:
                refused.append((checked, rejected))
            else:
                ready.append((checked, _imported(checked, space, authors)))
        return ready

    def _author_of(self, key: str | None) -> UUID:
        found = self._people.get(key) if key else None
        if found is None:
            found = self._author
        if found is not None:
            return found
        if key is None:
            raise Rejected("no_author", "No author is named: give --default-author.")
        raise Rejected("unknown_author", f"Nobody has the address {key}: invite them first, or give --default-author.")

    async def _space_of(self, uow: UnitOfWork, name: str, created: list[str]) -> UUID:
        found = self._spaces.get(name)
        if found is not None:
            return found
        if self._group is None:
            raise Rejected("unknown_space", f"There is no space {name}: create it, or give --create-spaces.")
        created.append(name)
        return await self._spaces.create(uow, name, self._group)


def _imported(checked: CheckedTopic, space_id: UUID, authors: list[UUID]) -> ImportedTopic:
    return ImportedTopic(
        external_id=checked.external_id,
        space_id=space_id,
        title=checked.title,
        tags=checked.tags,
        closed=checked.closed,
        accepted=checked.accepted,
        posts=[
            ImportedPost(
                external_id=post.external_id,
                author_id=author,
                source=post.source,
                rendered=post.rendered,
                created_at=post.created_at,
            )
            for post, author in zip(checked.posts, authors, strict=True)
        ],
    )
