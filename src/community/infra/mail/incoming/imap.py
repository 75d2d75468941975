"""A mailbox from which mails are fetched by IMAP (RFC 3501), for operators who run no mail server of their own.

Only what is needed, on the standard library's client, in a thread: which messages there are, their bytes, and moving
those away that are safe with us. A message is moved at the next look after it was written down: whatever happens in
between, it is either still in the mailbox or already ours.
"""

import imaplib
import ssl
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Final, Literal, Self, TypeVar, cast, get_args
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

Security = Literal["none", "starttls", "tls"]
Answer = TypeVar("Answer")

TIMEOUT: Final = 20.0
_PORTS: Final[dict[Security, int]] = {"none": 143, "starttls": 143, "tls": 993}


class ImapUnavailable(Exception):
    """The mailbox cannot be looked into now; the message says why."""


class ImapServer(msgspec.Struct, frozen=True):
    """Where the mailbox is. `done`: the folder to which messages are moved; empty: they are deleted."""

    host: str
    port: int
    security: Security
    username: str
    password: str
    folder: str
    done: str


def parse_imap_url(url: str) -> ImapServer:
    """Read `settings.inbound_imap_url`: `imap://user:password@host:993/INBOX?security=tls&done=Archive`.

    Raises:
        ValueError: with a sentence that says what to change.
    """
    parts = urlsplit(url)
    if parts.scheme != "imap" or not parts.hostname or not parts.username:
        raise ValueError("give an address of the form imap://user:password@host:993/INBOX?security=tls&done=Archive")
    options = parse_qs(parts.query)
    security = options.pop("security", ["tls"])[-1]
    done = options.pop("done", [""])[-1]
    if options or security not in get_args(Security):
        raise ValueError("the options are done and security, the latter one of: " + ", ".join(get_args(Security)))
    security = cast("Security", security)
    return ImapServer(
        host=parts.hostname,
        port=parts.port or _PORTS[security],
        security=security,
        username=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        done=done,
    )


class Mailbox:
    """One visit of a mailbox: blocking, for a thread.

    Raises:
        ImapUnavailable: from any method.
    """

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._client = _asked(lambda: _connect(server))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """End the visit; a server that has gone needs no farewell."""
        try:
            self._client.logout()
        except (OSError, imaplib.IMAP4.error):
            self._client.shutdown()

    def enter(self) -> str:
        """Open the folder; what names its messages as long as the server keeps their numbers."""
        _asked(lambda: self._said(self._client.select(_quoted(self._server.folder))))
        _, validity = self._client.response("UIDVALIDITY")
        number = validity[0].decode() if validity and isinstance(validity[0], bytes) else "0"
        return f"{self._server.username}@{self._server.host}/{self._server.folder}/{number}"[:150]

    def messages(self) -> list[str]:
        """The numbers of all messages that are not deleted, oldest first."""
        data = _asked(lambda: self._said(self._client.uid("SEARCH", "NOT", "DELETED")))
        return data[0].decode().split() if data and isinstance(data[0], bytes) else []

    def size(self, uid: str) -> int:
        """Bytes of a message; 0 where it is gone."""
        data = _asked(lambda: self._said(self._client.uid("FETCH", uid, "(RFC822.SIZE)")))
        first = data[0] if data else None
        answer = first if isinstance(first, bytes) else b""
        digits = answer.upper().partition(b"RFC822.SIZE")[2].strip(b" )").split(b" ")[0].rstrip(b")")
        return int(digits) if digits.isdigit() else 0

    def fetch(self, uid: str) -> bytes | None:
        """A raw message, left unread for whoever looks into the mailbox; None where it is gone."""
        data = _asked(lambda: self._said(self._client.uid("FETCH", uid, "(BODY.PEEK[])")))
        found = next((part for part in data if isinstance(part, tuple) and len(part) == 2), None)
        return bytes(found[1]) if found is not None else None

    def put_away(self, uids: Sequence[str]) -> None:
        """Move messages to the folder of those that are done, or delete them."""
        numbers = ",".join(uids)
        done = self._server.done
        if done and "MOVE" in self._client.capabilities:
            _asked(lambda: self._said(self._client.uid("MOVE", numbers, _quoted(done))))
            return
        if done:
            _asked(lambda: self._said(self._client.uid("COPY", numbers, _quoted(done))))
        _asked(lambda: self._said(self._client.uid("STORE", numbers, "+FLAGS", r"(\Deleted)")))
        _asked(lambda: self._said(self._client.expunge()))

    @staticmethod
    def _said(answer: tuple[str, list[Any]]) -> list[Any]:
        status, data = answer
        if status != "OK":
            raise ImapUnavailable(f"{status} {data!r}"[:200])
        return data


def _connect(server: ImapServer) -> imaplib.IMAP4:
    client: imaplib.IMAP4
    if server.security == "tls":
        context = ssl.create_default_context()
        client = imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=TIMEOUT)
    else:
        client = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
        if server.security == "starttls":
            client.starttls(ssl_context=ssl.create_default_context())
    client.login(server.username, server.password)
    return client


def _asked(question: Callable[[], Answer]) -> Answer:
    """The answer to a question; whatever goes wrong on the way is one error."""
    try:
        return question()
    except (OSError, imaplib.IMAP4.error) as error:
        raise ImapUnavailable(str(error)[:200] or type(error).__name__) from error


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
