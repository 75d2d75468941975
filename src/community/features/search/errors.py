"""What can go wrong with searches, as codes for the front end."""

from community.core.errors import Conflict


class TooManyAlerts(Conflict):
    """The person has as many alerts as anybody may have: `maximum`."""

    code = "too_many_alerts"
