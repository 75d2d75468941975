"""The reader's conversations to take along."""

from typing import Annotated, Any, Literal

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.service.exporting import Export
from community.web.limits import Limit
from community.web.routes import get

Format = Literal["json", "markdown"]


class ExportController(Controller):
    path = "/export"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_export", guards=[Limit("messaging_export", count=10, seconds=3600)])
    async def export(
        self,
        actor: NamedDependency[Actor],
        message_export: NamedDependency[Export],
        wanted: Annotated[Format, QueryParameter(name="format")] = "json",
    ) -> Stream:
        """All that the reader sees of their conversations, streamed: as JSON, or as Markdown to read."""
        if wanted == "json":
            return _file(message_export.as_json(actor), "application/json; charset=utf-8", "messages.json")
        return _file(message_export.as_markdown(actor), "text/markdown; charset=utf-8", "messages.md")


def _file(pieces: Any, media_type: str, name: str) -> Stream:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Stream(pieces, media_type=media_type, headers=headers)
