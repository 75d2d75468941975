"""How far an unsubscription goes."""

from enum import StrEnum


class Scope(StrEnum):
    """What a link can end: what one follows of a subject, mails of a kind, the digest, all mails of notices."""

    SUBJECT = "subject"
    KIND = "kind"
    DIGEST = "digest"
    ALL = "all"
