"""What the handlers of the slice are handed."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.di import NamedDependency

from community.core.clock import Clock
from community.features.notifications.service.devices import DeviceService
from community.features.notifications.service.inbox import InboxService
from community.features.notifications.service.intake import IntakeService
from community.features.notifications.service.preferences import PreferenceService
from community.features.notifications.service.unsubscribing import UnsubscribeService
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.infra.mail.incoming.spool import Spool
from community.settings import Settings


def provide_inbox_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], catalogue: NamedDependency[Catalogue]
) -> InboxService:
    return InboxService(uow, clock, catalogue)


def provide_preference_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], catalogue: NamedDependency[Catalogue]
) -> PreferenceService:
    return PreferenceService(uow, clock, catalogue)


def provide_device_service(
    uow: NamedDependency[UnitOfWork],
    clock: NamedDependency[Clock],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> DeviceService:
    return DeviceService(uow, clock, catalogue, settings)


def provide_unsubscribe_service(
    uow: NamedDependency[UnitOfWork],
    clock: NamedDependency[Clock],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> UnsubscribeService:
    return UnsubscribeService(uow, clock, catalogue, settings)


def provide_intake_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], settings: NamedDependency[Settings]
) -> IntakeService:
    return IntakeService(uow.session, clock, Spool(settings.data_dir))


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "inbox_service": provide_inbox_service,
    "preference_service": provide_preference_service,
    "device_service": provide_device_service,
    "unsubscribe_service": provide_unsubscribe_service,
    "intake_service": provide_intake_service,
}
