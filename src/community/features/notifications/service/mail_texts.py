"""From notices to a mail: one for each subject, with what was written, why one gets it, and how to end it."""

from collections.abc import Sequence
from html import escape
from typing import Final

import msgspec

from community.core.i18n import Locale, MissingText, template, translate
from community.core.subjects import SubjectView
from community.infra.mail.compose import MAX_SUBJECT, Composed
from community.infra.mail.excerpts import mail_html, plain_text
from community.infra.mail.incoming.trimming import MARKERS
from community.infra.mail.layout import one_line, page

MOST_POSTS: Final = 10
MOST_CHARACTERS: Final = 20_000
"""Of the HTML of one post; a longer one is given by its excerpt."""
SETTINGS_PAGE: Final = "/compte/notifications"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the mail tells: who did what, and the post, if there is one."""

    kind: str
    name: str | None
    """None: the platform."""
    html: str
    excerpt: str
    path: str


class Endings(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses that end what the mail comes from."""

    subject: str | None
    kind: str


def sentence(locale: Locale, kind: str, name: str | None) -> str:
    """Who did what."""
    return translate(
        locale, _known(f"kind.{kind}", "kind.other"), name=name or translate(locale, "notifications.nobody")
    )


def why(locale: Locale, reason: str) -> str:
    return translate(locale, _known(f"reason.{reason}", "reason.other"))


def _known(key: str, otherwise: str) -> str:
    try:
        template("fr", f"notifications.{key}")
    except MissingText:
        return f"notifications.{otherwise}"
    return f"notifications.{key}"


def notice_mail(  # noqa: PLR0913 - what a mail is made of
    locale: Locale,
    *,
    subject: SubjectView,
    told: Sequence[Told],
    reason: str,
    endings: Endings,
    base_url: str,
    again: bool,
    answerable: bool = False,
) -> Composed:
    """Write the mail.

    `again`: a reply, which mail programs put behind the first message of the subject. `answerable`: what is
    written above its first line is posted.
    """
    marker = MARKERS[locale] if answerable else ""
    shown, left = told[:MOST_POSTS], len(told) - MOST_POSTS
    link = f"{base_url}{shown[0].path}"
    text = [*([marker] if marker else []), one_line(subject.title), one_line(subject.place)]
    body = [f'<p class="small">{escape(subject.place)}</p>']
    for one in shown:
        heading = one_line(sentence(locale, one.kind, one.name))
        html = _html(one, base_url)
        text += [f"{heading}:" if html else heading, *([plain_text(html)] if html else [])]
        body.append(f'<div class="post"><p class="who">{escape(heading)}</p>{html}</div>')
    if left > 0:
        more = translate(locale, "notifications.mail.more", count=left)
        text.append(more)
        body.append(f"<p>{escape(more)}</p>")
    action = translate(locale, "notifications.mail.action")
    text.append(f"{action}\n{link}")
    body.append(f'<p><a class="button" href="{escape(link)}">{escape(action)}</a></p>')
    foot_text, foot_html = _foot(locale, reason, endings, base_url)
    text.append("-- \n" + foot_text)
    title = one_line(subject.title)
    line = ("Re: " if again else "") + f"[{one_line(subject.place)}] {title}"
    preview = one_line(f"{sentence(locale, shown[0].kind, shown[0].name)} {shown[0].excerpt}")
    html = page(locale, title, preview=preview, body=body, footer=foot_html, above=marker)
    return Composed(subject=line[:MAX_SUBJECT], text="\n\n".join(text) + "\n", html=html)


def _html(one: Told, base_url: str) -> str:
    source = one.html if len(one.html) <= MOST_CHARACTERS else f"<p>{escape(one.excerpt)}</p>"
    return mail_html(source, base_url=base_url)


def _foot(locale: Locale, reason: str, endings: Endings, base_url: str) -> tuple[str, list[str]]:
    links = [(translate(locale, "notifications.mail.end_kind"), endings.kind)]
    if endings.subject is not None:
        links.insert(0, (translate(locale, "notifications.mail.end_subject"), endings.subject))
    links.append((translate(locale, "notifications.mail.settings"), f"{base_url}{SETTINGS_PAGE}"))
    sentence_why = why(locale, reason)
    text = "\n".join([sentence_why, *(f"{label}: {address}" for label, address in links)])
    html = [f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in links]
    return text, [escape(sentence_why), *html]
