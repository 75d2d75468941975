"""All tables of the house, for alembic: importing this module maps every class."""

from community.features.accounts import models as accounts
from community.features.forums import models as forums
from community.features.matchmaking import models as matchmaking
from community.features.media import models as media
from community.features.messaging import models as messaging
from community.features.notifications import models as notifications
from community.features.search import models as search
from community.infra import consuming, idempotency, outbox
from community.infra.mail import tables as mail_tables
from community.infra.tables import Base

MAPPED = (
    accounts,
    forums,
    matchmaking,
    media,
    messaging,
    notifications,
    search,
    consuming,
    idempotency,
    outbox,
    mail_tables,
)
metadata = Base.metadata
