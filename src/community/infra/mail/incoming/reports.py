"""Reports of mails that could not be delivered (RFC 3464), and what each says about the address."""

import re
from email.message import Message
from enum import StrEnum
from typing import Final

_STATUS: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNRELATED: Final = frozenset({(2, 3), (3, 4), (4, 6)})
"""Too large a mail, a routing loop: nothing about the address."""
_PASSING: Final = frozenset({(2, 2)})
"""A full mailbox is emptied some day, although servers refuse its mails for good."""
_POLICY_CLASS: Final = 7


class Failure(StrEnum):
    """hard: there is no such mailbox; soft: it took no mail this time."""

    HARD = "hard"
    SOFT = "soft"


def failure_of(status: str) -> Failure | None:
    """What an enhanced status code (RFC 3463) or an SMTP answer says about the address, None where nothing."""
    found = _STATUS.search(status)
    if found is None:
        return Failure.HARD if status.strip().startswith("55") else Failure.SOFT if status.strip()[:1] == "4" else None
    kind, subject, detail = (int(part) for part in found.groups())
    if kind == 2 or (subject, detail) in _UNRELATED:
        return None
    refused_by_policy = subject == _POLICY_CLASS
    soft = kind == 4 or (subject, detail) in _PASSING or refused_by_policy
    return Failure.SOFT if soft else Failure.HARD


def failure_in(report: Message) -> Failure | None:
    """What a `message/delivery-status` part says: the worst of its recipients; a mere delay is no failure."""
    blocks = report.get_payload()
    found: list[Failure] = []
    for block in blocks[1:50] if isinstance(blocks, list) else []:
        if not isinstance(block, Message) or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        status = str(block.get("Status", "")).split("(")[0]
        said = failure_of(status) or failure_of(str(block.get("Diagnostic-Code", ""))[:200].rpartition(";")[2])
        found += [said] if said else []
    return Failure.HARD if Failure.HARD in found else Failure.SOFT if found else None
