"""The format of topics, one JSON object a line (docs/import.md), and the checks that need no database."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any, BinaryIO, Final

import msgspec
from msgspec import Meta

from community.app.importing.mapping import Mapping
from community.core.errors import DomainError, Invalid
from community.core.mail_address import MailAddressError, parse_mail_address
from community.features.forums.service.texts import clean_tags, clean_title
from community.infra.markdown import MAX_SOURCE_BYTES, MarkdownTooLong, MarkdownTooSlow, Rendered, render_markdown
from community.infra.texts import clean_source

MAX_LINE_BYTES: Final = 20_000_000
SEPARATOR: Final = "\u241f"
"""Between the identifiers of a topic and of its post: a sign that no identifier holds."""

Identifier = Annotated[str, Meta(min_length=1, max_length=90)]
Tag = Annotated[str, Meta(min_length=1, max_length=40)]


class ReplyLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One reply."""

    body: str
    external_id: Identifier | None = None
    author: str | None = None
    created_at: str | None = None
    accepted: bool = False


class TopicLine(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One line of the file."""

    external_id: Identifier
    space: Annotated[str, Meta(min_length=1, max_length=80)]
    title: str
    body: str | None = None
    author: str | None = None
    created_at: str | None = None
    tags: Annotated[list[Tag], Meta(max_length=5)] | Tag = []
    replies: Annotated[list[ReplyLine], Meta(max_length=10_000)] = []
    accepted: str | None = None
    """Text of an accepted answer that the file keeps beside the question; the last reply."""
    closed: bool = False


class CheckedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A post whose text is rendered; `author` is the key of an address, or None for the default author."""

    external_id: str
    author: str | None
    source: str
    rendered: Rendered
    created_at: datetime


class CheckedTopic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic in which nothing is wrong but perhaps its space and authors."""

    line: int
    external_id: str
    space: str
    title: str
    tags: list[str]
    closed: bool
    accepted: int | None
    posts: list[CheckedPost]


class Rejected(Exception):
    """The line cannot be imported: `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not empty; one that is too long is cut, and refused later."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
        if line.strip():
            yield number, line


def parse_line(line: bytes, mapping: Mapping) -> TopicLine:
    """Raises Rejected: not JSON, not the format."""
    if len(line) > MAX_LINE_BYTES:
        raise Rejected("line_too_long", f"The line is longer than {MAX_LINE_BYTES:,} bytes.")
    try:
        content = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise Rejected("bad_json", f"Not JSON: {error}.") from error
    if not isinstance(content, dict):
        raise Rejected("bad_json", "Not a JSON object.")
    try:
        return msgspec.convert(mapping.apply(content), TopicLine)
    except msgspec.ValidationError as error:
        raise Rejected("bad_format", f"{error}.") from error


def check_topic(number: int, line: TopicLine, *, source: str, now: datetime) -> CheckedTopic:
    """Texts cleaned and rendered, dates read, limits applied.

    Args:
        number: of the line.
        line: what it says.
        source: prefix of all external identifiers, so that two files do not collide.
        now: nothing may be dated later.

    Raises:
        Rejected: with the first thing that is wrong.
    """
    external_id = f"{source}:{line.external_id}" if source else line.external_id
    if any(unicodedata.category(char) == "Cc" or char == SEPARATOR for char in external_id):
        raise Rejected("bad_external_id", "externalId holds control characters.")
    replies = list(line.replies)
    if line.accepted is not None:
        replies.append(ReplyLine(body=line.accepted, external_id="accepted", accepted=True))
    if sum(reply.accepted for reply in replies) > 1:
        raise Rejected("two_accepted", "More than one answer is accepted.")
    names = [reply.external_id or f"#{index}" for index, reply in enumerate(replies, 1)]
    if len(set(names)) < len(names):
        raise Rejected("duplicate_reply", "Two replies have the same externalId.")
    created = _instant(line.created_at, "createdAt", now) or now
    first = ReplyLine(body=line.title if line.body is None else line.body, author=line.author)
    posts = [_post(first, "body", f"{external_id}{SEPARATOR}", created)]
    for index, (name, reply) in enumerate(zip(names, replies, strict=True), start=1):
        where = f"replies[{index - 1}]"
        at = _instant(reply.created_at, f"{where}.createdAt", now) or posts[-1].created_at
        if at < posts[-1].created_at:
            raise Rejected("out_of_order", f"{where} is older than what comes before it.")
        posts.append(_post(reply, f"{where}.body", f"{external_id}{SEPARATOR}{name}", at))
    return CheckedTopic(
        line=number,
        external_id=external_id,
        space=line.space.strip(),
        title=_title(line.title),
        tags=clean_tags([line.tags] if isinstance(line.tags, str) else line.tags),
        closed=line.closed,
        accepted=next((index for index, reply in enumerate(replies, 1) if reply.accepted), None),
        posts=posts,
    )


def _post(reply: ReplyLine, where: str, external_id: str, at: datetime) -> CheckedPost:
    try:
        text = clean_source(reply.body)
        rendered = render_markdown(text)
    except DomainError as error:
        raise Rejected("empty_text", f"{where} holds no text.") from error
    except MarkdownTooLong as error:
        raise Rejected("text_too_long", f"{where}: {error.size:,} bytes, {MAX_SOURCE_BYTES:,} are allowed.") from error
    except MarkdownTooSlow as error:
        raise Rejected("text_too_complex", f"{where} takes too long to render.") from error
    return CheckedPost(
        external_id=external_id, author=_author(reply.author), source=text, rendered=rendered, created_at=at
    )


def _title(text: str) -> str:
    try:
        return clean_title(text)
    except Invalid as error:
        problem = error.fields["/title"]
        limit = next(iter(problem.params.values()), "")
        raise Rejected(f"title_{problem.code}", f"title has {len(text.strip())} characters, limit {limit}.") from error


def _author(text: str | None) -> str | None:
    """The key by which people are found; an address that cannot be one is as unknown as another."""
    if text is None or not text.strip():
        return None
    try:
        return parse_mail_address(text).key
    except MailAddressError:
        return text.strip()[:254]


def _instant(text: str | None, where: str, now: datetime) -> datetime | None:
    """An instant with its zone, or a day (midnight UTC)."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == len("2025-01-31") else None
        found: Any = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime.fromisoformat(text)
    except ValueError as error:
        raise Rejected(
            "bad_date", f"{where}: {text[:40]!r} is not a date such as 2025-01-31T09:30:00+01:00."
        ) from error
    if found.tzinfo is None:
        raise Rejected("bad_date", f"{where}: {text[:40]!r} has no time zone.")
    instant: datetime = found.astimezone(UTC)
    if instant > now:
        raise Rejected("future_date", f"{where}: {text[:40]} lies in the future.")
    if instant.year < 1970:
        raise Rejected("bad_date", f"{where}: {text[:40]} is too long ago.")
    return instant
