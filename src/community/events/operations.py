"""What happens in the machinery itself."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class MailBounced(Event, frozen=True, kw_only=True):
    """A mail server refused one of our mails for good; `status` is how its answer begins."""

    name: ClassVar[str] = "operations.mail_bounced"

    mail_id: UUID
    status: str
