"""What can go wrong, as codes for the front end."""

from community.core.errors import DomainError


class LinkUnknown(DomainError):
    """A link in a mail that was cut or changed on its way."""

    status = 410
    code = "unsubscribe_link_unknown"


class MailTooLarge(DomainError):
    """The mail is larger than `limit` bytes."""

    status = 413
    code = "too_large"
