"""What the handlers of the slice are given."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.datastructures import State
from litestar.di import NamedDependency

from community.features.matchmaking.service.lines_file import LinesFile
from community.features.matchmaking.service.opportunities import OpportunityService
from community.features.matchmaking.service.profile import ProfileService
from community.infra.db import UnitOfWork
from community.web.house import house_of


def provide_profile_service(state: State, uow: NamedDependency[UnitOfWork]) -> ProfileService:
    return ProfileService(uow, house_of(state).clock)


def provide_lines_file(state: State, uow: NamedDependency[UnitOfWork]) -> LinesFile:
    return LinesFile(uow, ProfileService(uow, house_of(state).clock))


def provide_opportunity_service(state: State, uow: NamedDependency[UnitOfWork]) -> OpportunityService:
    return OpportunityService(uow, house_of(state).clock)


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "profile_service": provide_profile_service,
    "lines_file": provide_lines_file,
    "opportunity_service": provide_opportunity_service,
}
