"""Mails that no person wrote: posted, they say that somebody is on holiday; answered, they loop."""

import re
from collections.abc import Callable
from typing import Final

_BULK: Final = frozenset({"bulk", "list", "junk", "auto_reply"})
_AUTOMATIC_HEADERS: Final = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Auto-Response")
_SYSTEM: Final = re.compile(
    r"(?:mailer[-_.]?daemon|post[-_.]?master|no[-_.]?reply|do[-_.]?not[-_.]?reply)@", re.IGNORECASE
)
_ABSENT: Final = re.compile(
    r"\s*(?:auto(?:matic)?[\s-]?reply|autoreply|out\s+of\s+(?:the\s+)?office|réponse\s+automatique|absence\s+du\s+bureau"
    r"|respuesta\s+automática|fuera\s+de\s+(?:la\s+)?oficina|automatische\s+antwort|auto)\s*:",
    re.IGNORECASE,
)


def why_automatic(header: Callable[[str], str], *, sender: str, own_host: str) -> str | None:
    """The sign by which a mail is a robot's, None for one that a person wrote.

    Args:
        header: the value of a header by name, empty where there is none.
        sender: address in `From`.
        own_host: host that names our own mails and lists.
    """
    submitted = header("Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return "auto_submitted"
    if header("Precedence").strip().lower() in _BULK:
        return "precedence"
    if any(header(name) for name in _AUTOMATIC_HEADERS) or _ABSENT.match(header("Subject")):
        return "auto_reply"
    if header("Return-Path").replace(" ", "") == "<>" or _SYSTEM.match(sender):
        return "no_return_path"
    if f".{own_host}>" in header("List-Id").lower() or f"@{own_host}>" in header("Message-ID").lower():
        return "own_mail"
    return None
