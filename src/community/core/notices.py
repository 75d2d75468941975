"""Kinds of notices: what people can be told of, and by which ways unless they choose others.

A slice registers its kinds in the manifest and sends `events.notifications.Notice`; the notifications slice does
the rest: the inbox, mail, push, digests, preferences. Texts are the front end's and the mail templates'.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One kind of notice, `slice.what`.

    subject_kind: kind of the subject that its notices speak of.
    direct: addressed to the person (a mention, an answer to them), not merely followed; the quiet preset keeps these.
    grouped: notices of one subject are shown as one line ("5 replies in…").
    in_app, mail, push: the default ways.
    push_delay_seconds: how long a push waits, for who has the thing open to read it.
    until_read: it is news until its item is read; a reaction to what one wrote, or a reminder, is news all the same.
    confidential: mails say who wrote, never what.
    delay_seconds: how long mail waits for the person to read it on the platform.
    """

    name: str
    subject_kind: str
    direct: bool
    grouped: bool
    in_app: bool = True
    mail: bool = False
    push: bool = False
    until_read: bool = True
    confidential: bool = False
    delay_seconds: int = 600
    push_delay_seconds: int = 5
