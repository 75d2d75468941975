"""Addresses to which mails of this slice can be answered."""

from uuid import UUID

from community.settings import Settings


def reply_address(
    settings: Settings,  # noqa: ARG001 - inbound mail is not there yet
    *,
    person_id: UUID,  # noqa: ARG001 - the same
    subject_kind: str,  # noqa: ARG001 - the same
    subject_id: UUID,  # noqa: ARG001 - the same
    item: int | None,  # noqa: ARG001 - the same
) -> str | None:
    """Where this person can answer by mail to this item; None: the mail bears no Reply-To."""
    return None
