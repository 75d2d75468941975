"""Send a mail by SMTP, and tell a refusal for good from a bad moment.

The rule for the caller: `MailRefused` ends the mail, `MailUnavailable` tries again later. Whatever says something about
our own side (no connection, no TLS, a wrong password) is a bad moment: mails leave once the operator has mended it.
"""

from email.message import EmailMessage
from typing import Final, Literal, cast, get_args
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

Security = Literal["none", "starttls", "tls"]

CONNECT_TIMEOUT: Final = 10.0
_PORTS: Final[dict[Security, int]] = {"none": 25, "starttls": 587, "tls": 465}
_PERMANENT: Final = range(500, 600)
_AUTHENTICATION: Final = frozenset({530, 534, 535, 538})


class MailRefused(Exception):
    """The server will never take this mail: unknown mailbox, refused content, too large."""


class MailUnavailable(Exception):
    """The mail could not be handed over now."""


class SmtpServer(msgspec.Struct, frozen=True):
    """Where and how to hand mails over."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = None


class SmtpMailer:
    """Hands mails to one server, a connection for each: the worker sends few at a time."""

    def __init__(
        self, server: SmtpServer, *, local_hostname: str = "localhost", timeout: float = CONNECT_TIMEOUT
    ) -> None:
        self._server = server
        self._local_hostname = local_hostname
        self._timeout = timeout

    async def send(self, message: EmailMessage, *, envelope_sender: str | None = None) -> None:
        """Hand one message over, to the recipient in its `To`; failures are reported to the envelope's sender.

        Raises:
            MailRefused: for good.
            MailUnavailable: for now.
        """
        import aiosmtplib  # the worker alone sends

        server = self._server
        try:
            await aiosmtplib.send(
                message,
                sender=envelope_sender,
                hostname=server.host,
                port=server.port,
                username=server.username,
                password=server.password,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                local_hostname=self._local_hostname,
                timeout=self._timeout,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _classified(error) from error


def parse_smtp_url(url: str) -> SmtpServer:
    """Read `settings.smtp_url`: `smtp://user:password@host:587?security=none|starttls|tls` (starttls where unsaid).

    Raises:
        ValueError: with a sentence that says what to change.
    """
    parts = urlsplit(url)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("give an address of the form smtp://user:password@host:587?security=starttls")
    options = parse_qs(parts.query)
    security = options.pop("security", ["starttls"])[-1]
    if options or security not in get_args(Security):
        raise ValueError("the only option is security, with one of: " + ", ".join(get_args(Security)))
    security = cast("Security", security)
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or _PORTS[security],
        security=security,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _classified(error: Exception) -> MailRefused | MailUnavailable:
    import aiosmtplib

    answers: list[aiosmtplib.SMTPResponseException] = []
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        answers = list(error.recipients)
    elif isinstance(error, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPDataError):
        answers = [error]
    refused = bool(answers) and all(
        answer.code in _PERMANENT and answer.code not in _AUTHENTICATION for answer in answers
    )
    said = "; ".join(f"{answer.code} {answer.message}" for answer in answers) or f"{type(error).__name__}: {error}"
    return MailRefused(said) if refused else MailUnavailable(said)
