"""What the handlers of the slice are handed."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.di import NamedDependency

from community.core.clock import Clock
from community.features.notifications.service.inbox import InboxService
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork


def provide_inbox_service(
    uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock], catalogue: NamedDependency[Catalogue]
) -> InboxService:
    return InboxService(uow, clock, catalogue)


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {"inbox_service": provide_inbox_service}
