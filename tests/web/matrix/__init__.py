"""Who gets what answer from every route: the table of rights, as data.

The columns are six people: nobody, a member who may see the private space of the scene, a member of
another organisation who may not, a moderator, the chamber's administrator, a suspended member.
`{name}` in a path or body is filled in from the scene (`tests/web/scene.py`).
"""

from tests.web.matrix.accounts import ACCOUNTS
from tests.web.matrix.forums import FORUMS
from tests.web.matrix.matchmaking import MATCHMAKING
from tests.web.matrix.media import MEDIA
from tests.web.matrix.messaging import MESSAGING
from tests.web.matrix.notifications import NOTIFICATIONS
from tests.web.matrix.operations import OPERATIONS
from tests.web.matrix.row import Row
from tests.web.matrix.search import SEARCH

__all__ = ("PEOPLE", "ROWS", "Row")

PEOPLE = ("anonymous", "member", "outsider", "moderator", "administrator", "suspended")
ROWS = (*OPERATIONS, *FORUMS, *ACCOUNTS, *MEDIA, *MESSAGING, *MATCHMAKING, *NOTIFICATIONS, *SEARCH)
