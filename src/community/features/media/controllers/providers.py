"""What the handlers of the slice are given."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from litestar.datastructures import State
from litestar.di import NamedDependency

from community.features.media.service.files import FileService
from community.features.media.service.uploads import UploadService
from community.infra.db import UnitOfWork
from community.infra.storage import Storage
from community.web.house import house_of


def provide_upload_service(state: State) -> UploadService:
    house = house_of(state)
    return UploadService(house.database, Storage(house.settings.files_dir), house.clock, house.settings)


def provide_file_service(uow: NamedDependency[UnitOfWork]) -> FileService:
    return FileService(uow)


DEPENDENCIES: Final[Mapping[str, Callable[..., Any]]] = {
    "upload_service": provide_upload_service,
    "file_service": provide_file_service,
}
