"""Mail addresses that people typed."""

from community.core.errors import FieldProblem, Invalid
from community.core.mail_address import MailAddress, MailAddressError, parse_mail_address


def checked_address(text: str, *, field: str = "/email") -> MailAddress:
    """The address, to write to.

    Raises:
        Invalid: it cannot be one; code `email_…`.
    """
    try:
        return parse_mail_address(text)
    except MailAddressError as error:
        raise Invalid({field: FieldProblem(error.code)}) from error


def address_key(text: str) -> str:
    """What an account is looked up by, also for a text that is no address: whoever asks learns nothing from it."""
    try:
        return parse_mail_address(text).key
    except MailAddressError:
        return text.strip().lower()
