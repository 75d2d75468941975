"""From a template and its parameters to a mail: subject, plain text and HTML in the reader's language.

The words stand in `locale/<locale>/mails.json`; here are only the layout and the escaping. A body is paragraphs split
by empty lines; a paragraph whose lines begin with `> ` quotes what somebody wrote, line breaks kept. Paragraphs are
split before the parameters are put in, and everything is escaped after: no value can become structure.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

import msgspec

from community.core.i18n import Locale, MissingText, fill, template, translate
from community.infra.mail.layout import BREAKS, one_line, page

Template = Literal[
    "application_confirm",
    "application_already_member",
    "application_received",
    "application_more_info",
    "application_approved",
    "application_refused",
    "application_to_organisation_admin",
    "invitation",
    "password_reset",
    "password_changed",
    "email_confirm",
    "email_taken",
    "email_changed",
    "email_restored",
    "email_undone",
    "new_device_sign_in",
    "welcome",
    "reply_not_taken",
]
TEMPLATES: Final[tuple[Template, ...]] = get_args(Template)
LINKED: Final[frozenset[Template]] = frozenset(
    {
        "application_confirm",
        "application_already_member",
        "application_more_info",
        "application_approved",
        "application_to_organisation_admin",
        "invitation",
        "password_reset",
        "email_confirm",
        "email_taken",
        "email_changed",
        "email_restored",
        "welcome",
        "reply_not_taken",
    }
)
"""Templates with a button: they need a `link` and have an `action`."""

MAX_SUBJECT: Final = 200
MAX_VALUE: Final = 120
_QUOTE: Final = "> "
_HEADER: Final = re.compile(r"[A-Za-z0-9-]+")
_OWN_HEADERS: Final = frozenset({"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0080-\u009f]")


class Composed(msgspec.Struct, frozen=True):
    """A mail ready to be kept or sent."""

    subject: str
    text: str
    html: str


class _Block(msgspec.Struct, frozen=True):
    kind: Literal["paragraph", "quote"]
    text: str


def compose(name: Template, locale: Locale, params: Mapping[str, object], *, base_url: str) -> Composed:
    """Write one mail.

    Args:
        name: the template.
        locale: language of the reader.
        params: values of the placeholders (moments as aware datetimes), and `link` where the template has a button.
        base_url: public address of the platform, `settings.base_url`.

    Raises:
        MissingText: an unknown template, or a parameter is missing.
        ValueError: `link` is not an address of the web.
    """
    link = _link(name, params)
    short = {key: _clipped(value) for key, value in params.items()}
    subject = fill(template(locale, f"mails.{name}.subject"), short, locale=locale)
    title = fill(template(locale, f"mails.{name}.title"), short, locale=locale)
    blocks = list(_blocks(template(locale, f"mails.{name}.body"), params, short, locale))
    action = template(locale, f"mails.{name}.action") if link else ""
    note = _optional(locale, f"mails.{name}.note", short)
    copy_link = translate(locale, "mails.layout.copy_link")
    footer = [
        translate(locale, "mails.layout.footer", base_url=base_url),
        translate(locale, "mails.layout.no_reply"),
    ]
    text = [title, *(_as_text(block) for block in blocks)]
    text += [f"{action}\n{link}"] if link else []
    text += [note] if note else []
    text.append("-- \n" + "\n".join(footer))
    body = [_as_html(block) for block in blocks]
    if link:
        address = escape(link)
        body.append(f'<p><a class="button" href="{address}">{escape(action)}</a></p>')
        body.append(f'<p class="small">{escape(copy_link)}<br><a href="{address}">{address}</a></p>')
    body += [f'<p class="small">{escape(note)}</p>'] if note else []
    preview = blocks[min(1, len(blocks) - 1)].text
    html = page(locale, one_line(title), preview=preview, body=body, footer=list(map(escape, footer)))
    return Composed(subject=one_line(subject)[:MAX_SUBJECT], text="\n\n".join(text) + "\n", html=html)


def build_message(  # noqa: PLR0913 - what an envelope needs
    mail: Composed,
    *,
    sender: str,
    sender_name: str,
    recipient: str,
    message_id: str,
    base_url: str,
    sent_at: datetime,
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """The message as it leaves: both bodies, and headers that keep automatic answers away.

    Args:
        mail: what `compose` wrote, or the same from its row.
        sender: `settings.mail_from`.
        sender_name: name shown before the address.
        recipient: a parsed address.
        message_id: stable for one mail, so that one sent twice is shown once.
        base_url: `settings.base_url`, whose host names the message.
        sent_at: an aware moment.
        headers: more of them, such as `List-Unsubscribe`.

    Raises:
        ValueError: an address, the identifier or a header would break the message.
    """
    headers = headers or {}
    for name, value in headers.items():
        if name in _OWN_HEADERS or not _HEADER.fullmatch(name) or _CONTROL.search(value) or "\n" in value:
            raise ValueError(f"not a header that a mail can be given: {name}")
    for value in (sender, recipient, message_id):
        if BREAKS.search(value) or not value.isascii():
            raise ValueError("an address in a header holds neither spaces nor line breaks")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(mail.subject)
    message["From"] = Address(display_name=one_line(sender_name), addr_spec=sender)
    message["To"] = recipient
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{message_id}@{mail_host(base_url)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in headers.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def mail_host(base_url: str) -> str:
    """Host of the public address, the right half of our message identifiers."""
    return urlsplit(base_url).hostname or "localhost"


def _link(name: Template, params: Mapping[str, object]) -> str:
    if name not in LINKED:
        return ""
    link = str(params.get("link", ""))
    if not link:
        raise MissingText(f"{name}: link")
    if urlsplit(link).scheme not in {"http", "https"} or BREAKS.search(link):
        raise ValueError("a link in a mail is an http address")
    return link


def _optional(locale: Locale, key: str, params: Mapping[str, object]) -> str:
    try:
        text = template(locale, key)
    except MissingText:
        return ""
    return fill(text, params, locale=locale)


def _clipped(value: object) -> object:
    """A value inside a sentence: one line, short enough that it cannot carry a message of its own to a stranger."""
    if isinstance(value, datetime):
        return value
    line = one_line(str(value))
    return line if len(line) <= MAX_VALUE else line[: MAX_VALUE - 1] + "…"


def _blocks(body: str, params: Mapping[str, object], short: Mapping[str, object], locale: Locale) -> Iterator[_Block]:
    for paragraph in body.split("\n\n"):
        if not paragraph.startswith(_QUOTE):
            yield _Block("paragraph", fill(paragraph, short, locale=locale))
            continue
        source = "\n".join(line.removeprefix(_QUOTE) for line in paragraph.split("\n"))
        text = fill(source, params, locale=locale).replace("\r\n", "\n").replace("\r", "\n")
        yield _Block("quote", _CONTROL.sub("", text).strip())


def _as_text(block: _Block) -> str:
    if block.kind == "paragraph":
        return block.text
    return "\n".join(f"{_QUOTE}{line}".rstrip() for line in block.text.split("\n"))


def _as_html(block: _Block) -> str:
    tag = "p" if block.kind == "paragraph" else "blockquote"
    return f"<{tag}>{escape(block.text)}</{tag}>"
