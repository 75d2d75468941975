"""A digest as a mail: what speaks to the person, what they follow, what others talk about."""

from collections.abc import Sequence
from html import escape
from typing import Final

import msgspec

from community.core.i18n import Locale, translate
from community.features.notifications.service.mail_texts import SETTINGS_PAGE
from community.infra.mail.compose import Composed
from community.infra.mail.layout import one_line, page

INBOX_PAGE: Final = "/notifications"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a title that leads somewhere, and what there is."""

    title: str
    detail: str
    path: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A heading (`direct`, `followed`, `popular`) and its lines."""

    name: str
    entries: Sequence[Entry]


def digest_mail(locale: Locale, parts: Sequence[Part], *, period: str, base_url: str, ending: str) -> Composed:
    """Write it. `period`: daily or weekly; `ending`: the address that ends it."""
    subject = translate(locale, f"notifications.digest.subject_{period}")
    intro = translate(locale, "notifications.digest.intro", count=sum(len(part.entries) for part in parts))
    text, body = [subject, intro], [f"<p>{escape(intro)}</p>"]
    for part in parts:
        heading = translate(locale, f"notifications.digest.{part.name}")
        lines = [f"- {one_line(entry.title)}\n  {entry.detail}\n  {base_url}{entry.path}" for entry in part.entries]
        text.append(heading + "\n\n" + "\n".join(lines))
        items = "".join(_item(entry, base_url) for entry in part.entries)
        body.append(f'<div class="post"><p class="who">{escape(heading)}</p><ul>{items}</ul></div>')
    action, link = translate(locale, "notifications.digest.action"), f"{base_url}{INBOX_PAGE}"
    text.append(f"{action}\n{link}")
    body.append(f'<p><a class="button" href="{escape(link)}">{escape(action)}</a></p>')
    why = translate(locale, "notifications.digest.why")
    links = [
        (translate(locale, "notifications.digest.end"), ending),
        (translate(locale, "notifications.mail.settings"), f"{base_url}{SETTINGS_PAGE}"),
    ]
    text.append("-- \n" + "\n".join([why, *(f"{label}: {address}" for label, address in links)]))
    foot = [escape(why), *(f'<a href="{escape(address)}">{escape(label)}</a>' for label, address in links)]
    html = page(locale, subject, preview=intro, body=body, footer=foot)
    return Composed(subject=subject, text="\n\n".join(text) + "\n", html=html)


def _item(entry: Entry, base_url: str) -> str:
    link = f'<a href="{escape(base_url + entry.path)}">{escape(one_line(entry.title))}</a>'
    return f'<li>{link}<br><span class="small">{escape(entry.detail)}</span></li>'
