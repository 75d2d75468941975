"""The manifest of the accounts slice."""

from community.core.manifest import SliceManifest
from community.events import accounts as events
from community.features.accounts.consumers import CONSUMERS
from community.features.accounts.controllers.applications import ApplicationFormController, VettingController
from community.features.accounts.controllers.directory import OrganisationController, PeopleController
from community.features.accounts.controllers.entrance import EntranceController
from community.features.accounts.controllers.groups import GroupController
from community.features.accounts.controllers.invitations import InvitationController
from community.features.accounts.controllers.me import MeController
from community.features.accounts.controllers.notes import NoteController
from community.features.accounts.controllers.providers import PROVIDERS
from community.features.accounts.indexing import SEARCHES
from community.features.accounts.jobs import JOBS
from community.features.accounts.realtime import LIVE

MANIFEST = SliceManifest(
    name="accounts",
    controllers=[
        ApplicationFormController,
        EntranceController,
        GroupController,
        InvitationController,
        MeController,
        NoteController,
        OrganisationController,
        PeopleController,
        VettingController,
    ],
    dependencies=PROVIDERS,
    consumers=CONSUMERS,
    jobs=JOBS,
    live=LIVE,
    searches=SEARCHES,
    quiet_events={
        events.ApplicationAsked: "the mail with the link leaves in the transaction, for it holds a token",
        events.ApplicationAnswered: "seen in the queue; notifications come with their slice",
        events.InvitationCreated: "the mail with the link leaves in the transaction, for it holds a token",
        events.InvitationRevoked: "read at each use of the link",
        events.GroupChanged: "RightsChanged tells its people",
    },
)
