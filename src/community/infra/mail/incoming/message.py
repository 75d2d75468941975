"""A raw mail, read within limits: who wrote it, to which of our addresses, what text, which files, or what bounced.

The standard library's parser does the work. Around it: a budget of parts and headers, since nested parts and long
headers cost it time that grows with their square; headers that are not needed are cut; those that are needed are
decoded one by one, and one that cannot be is as good as absent.
"""

import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import BytesFeedParser
from email.policy import EmailPolicy
from typing import Any, Final

import msgspec

from community.core.inbound import InboundFile
from community.core.mail_address import MailAddressError, parse_mail_address
from community.infra.mail.incoming.charsets import decode
from community.infra.mail.incoming.flowed import unflow
from community.infra.mail.incoming.html import html_to_text
from community.infra.mail.incoming.reports import Failure, failure_in

MAX_BYTES: Final = 25 * 1024 * 1024
MAX_FILES: Final = 20
_MAX_PARTS: Final = 100
_MAX_MULTIPARTS: Final = 20
_MAX_HEADERS: Final = 2_000
_MAX_HEADER: Final = 8_000
_MAX_STRUCTURE: Final = 2_000
"""Headers that say how a part is built are parsed whole: one this long is an attack."""
_CHUNK: Final = 64 * 1024
_DECORATION_BYTES: Final = 30_000
"""An image inside the HTML below this size is the logo of a signature."""
_IGNORED_TYPES: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/ms-tnef"}
)
_RECIPIENT_HEADERS: Final = ("x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "to", "cc")
_NAME_JUNK: Final = re.compile(r"[\x00-\x1f\x7f\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")
_ONE_AT_A_TIME: Final = threading.Lock()
"""A mail of 25 MB takes some 100 MB while it is read."""


class Unreadable(Exception):
    """The mail is built as no mail program builds one."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail holds.

    `sender` is empty where it is not exactly one address; `failure` is set where the mail reports one of ours.
    """

    sender: str
    recipients: list[str]
    headers: dict[str, str]
    text: str
    files: list[InboundFile]
    left_out: list[str]
    failure: Failure | None

    def header(self, name: str) -> str:
        """A header by its name, empty where it is absent."""
        return self.headers.get(name.lower(), "")


class _Budget:
    def __init__(self) -> None:
        self.parts = self.multiparts = self.headers = 0

    def part(self, policy: Any = None) -> EmailMessage:
        self.parts += 1
        if self.parts > _MAX_PARTS:
            raise Unreadable("too many parts")
        return EmailMessage(policy)


class _Policy(EmailPolicy):
    """The usual policy, with a budget."""

    budget: _Budget | None = None

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        budget, folded = self.budget or _Budget(), name.lower()
        budget.headers += 1
        if budget.headers > _MAX_HEADERS:
            raise Unreadable("too many headers")
        if folded.startswith("content-"):
            if len(value) > _MAX_STRUCTURE:
                raise Unreadable("a header that is too long")
            if value.lstrip().lower().startswith(("multipart/", "message/")):
                budget.multiparts += 1
                if budget.multiparts > _MAX_MULTIPARTS:
                    raise Unreadable("parts nested too deeply")
        return name, value[:_MAX_HEADER]


def read_mail(raw: bytes) -> Received:
    """Read one mail; takes as long as its size, some tenths of a second for the largest.

    Raises:
        Unreadable: too many parts or headers, or nested too deeply.
    """
    with _ONE_AT_A_TIME:
        return _Reading(_parse(raw)).received()


def _parse(raw: bytes) -> Message:
    budget = _Budget()
    options: dict[str, Any] = {"budget": budget, "message_factory": budget.part}
    parser: BytesFeedParser[Any] = BytesFeedParser(policy=_Policy(**options))
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        message: Message = parser.close()
    except Unreadable:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # What the parser raises on headers that break its own expectations.
        raise Unreadable(type(error).__name__) from error
    return message


class _Reading:
    """One parsed mail, its parts visited once."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._texts: list[str] = []
        self._files: list[InboundFile] = []
        self._left_out: list[str] = []
        self._failure: Failure | None = None

    def received(self) -> Received:
        self._visit(self._message, related=False)
        raw = [(name.lower(), " ".join(str(value).split())) for name, value in self._message.raw_items()]
        headers = dict(reversed(raw)) | {"subject": _subject(self._message)}
        return Received(
            sender=_sender(self._message),
            recipients=[value for name, value in raw if name in _RECIPIENT_HEADERS][:50],
            headers=headers,
            text="\n".join(text.strip("\n") for text in self._texts if text.strip()),
            files=self._files,
            left_out=self._left_out,
            failure=self._failure,
        )

    def _visit(self, part: Message, *, related: bool) -> None:
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            self._visit_best(_children(part), related=related)
        elif kind.startswith("multipart/"):
            for child in _children(part):
                self._visit(child, related=related or kind == "multipart/related")
        elif kind == "message/delivery-status":
            self._failure = self._failure or failure_in(part)
        elif kind.startswith("message/"):
            self._left_out.append(_file_name(part) or "message.eml")
        elif kind not in _IGNORED_TYPES:
            self._visit_leaf(part, kind, related=related)

    def _visit_best(self, parts: list[Message], *, related: bool) -> None:
        """The plain text where there is one, what is left of the HTML otherwise; both say the same."""
        before = len(self._texts)
        ordered = sorted(parts, key=lambda part: part.get_content_type() != "text/plain")
        for part in ordered:
            if len(self._texts) > before and part.get_content_type() == "text/html":
                continue
            self._visit(part, related=related)

    def _visit_leaf(self, part: Message, kind: str, *, related: bool) -> None:
        name = _file_name(part)
        attached = _disposition(part) == "attachment"
        if kind in {"text/plain", "text/html"} and not attached and not name:
            text = decode(_content(part), part.get_content_charset())
            text = html_to_text(text) if kind == "text/html" else _flowed(part, text)
            if text.strip() and not (kind == "text/html" and related and self._texts):
                self._texts.append(text)
            return
        if not name and not attached and kind.startswith("text/"):
            return
        self._keep_file(part, kind, name or f"sans-nom.{kind.rpartition('/')[2][:8]}", related=related)

    def _keep_file(self, part: Message, kind: str, name: str, *, related: bool) -> None:
        if len(self._files) >= MAX_FILES:
            self._left_out.append(name)
            return
        content = _content(part)
        if related and kind.startswith("image/") and len(content) < _DECORATION_BYTES:
            return
        if content:
            self._files.append(InboundFile(name=name, content_type=kind, content=content))


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return content if isinstance(content, bytes) else b""


def _flowed(part: Message, text: str) -> str:
    if str(_param(part, "format")).lower() != "flowed":
        return text
    return unflow(text, delete_space=str(_param(part, "delsp")).lower() == "yes")


def _param(part: Message, name: str) -> object:
    try:
        return part.get_param(name, "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _disposition(part: Message) -> str:
    try:
        return part.get_content_disposition() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _file_name(part: Message) -> str:
    """The name that the sender gave, without what would make it a path or turn it around."""
    try:
        name = part.get_filename("") or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return _NAME_JUNK.sub("", str(name)).strip(". ")[:200]


def _subject(message: Message) -> str:
    """The subject decoded; nothing where the library cannot make sense of it."""
    try:
        return " ".join(str(message.get("Subject", "")).split())[:300]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def _sender(message: Message) -> str:
    """The one address in the one `From`; several would let a mail show one and mean another."""
    found = list(_addresses(message))
    if len(found) != 1:
        return ""
    try:
        return parse_mail_address(found[0]).key
    except MailAddressError:
        return ""


def _addresses(message: Message) -> Iterator[str]:
    try:
        headers: list[Any] = message.get_all("From", [])
        for header in headers[:3]:
            for address in header.addresses[:3]:
                yield address.addr_spec
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return
