"""The HTTP side of the slice."""

from community.features.media.controllers.downloads import DownloadController
from community.features.media.controllers.files import FileController, QuotaController
from community.features.media.controllers.uploads import UploadController

CONTROLLERS = (FileController, QuotaController, UploadController)
FILES = (DownloadController,)
