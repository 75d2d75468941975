"""How the reader wants to be told."""

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.notifications.queries import preferences
from community.features.notifications.schemas.preferences import KindIn, PreferencesOut, PreferencesPatch
from community.features.notifications.service.preferences import PreferenceService
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.routes import get, patch, put


class PreferenceController(Controller):
    path = "/preferences"
    tags = ("notifications",)
    guards = (requires(Permission.NOTIFICATIONS_INBOX_USE),)

    @get("/", operation_id="notifications_preferences")
    async def preferences(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
    ) -> PreferencesOut:
        """Ways by kind, digest, quiet hours, pause."""
        return await preferences.preferences(reader, actor, catalogue)

    @patch("/", operation_id="notifications_change_preferences")
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        catalogue: NamedDependency[Catalogue],
        preference_service: NamedDependency[PreferenceService],
        data: JSONBody[PreferencesPatch],
    ) -> PreferencesOut:
        """Change what is given."""
        await preference_service.change(actor=actor, patch=data)
        return await preferences.preferences(uow.session, actor, catalogue)

    @put("/kinds/{kind:str}", operation_id="notifications_choose_ways")
    async def choose(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        catalogue: NamedDependency[Catalogue],
        preference_service: NamedDependency[PreferenceService],
        kind: FromPath[str],
        data: JSONBody[KindIn],
    ) -> PreferencesOut:
        """Choose the ways of one kind."""
        await preference_service.choose(actor=actor, kind=kind, ways=data)
        return await preferences.preferences(uow.session, actor, catalogue)
