"""All frames of the live channel as one JSON Schema: the catalogue of events, in a form for writers of clients.

What an event's frame holds are fields of the event, in camel case; a frame that holds anything else is refused here.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from community.core.live import LiveRoute
from community.core.manifest import SliceManifest
from community.infra.catalogue import Catalogue
from community.web.frames import SERVER_FRAMES, FrameReader

_SAMPLES: Final[dict[Any, Any]] = {
    UUID: UUID(int=1),
    int: 1,
    str: "",
    # What is told of something new is told by another event.
    bool: False,
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
}


class UnknownFrameField(Exception):
    """A frame holds something that is no field of its event, so that its type is not known."""


def frames_json(manifests: Iterable[SliceManifest]) -> str:
    """The schema as text, the same on every machine."""
    manifests = tuple(manifests)
    client = FrameReader(Catalogue(manifests)).types
    events = _event_types(manifests)
    unions = {"LiveEvent": events, "ServerFrame": SERVER_FRAMES, "ClientFrame": client}
    types = [each for union in unions.values() for each in union]
    schemas, definitions = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    reference = iter(schemas)
    for name, union in unions.items():
        definitions[name] = {"anyOf": [next(reference) for _ in union]}
    definitions["EventsFrame"]["properties"]["events"]["items"] = {"$ref": "#/$defs/LiveEvent"}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Frames of the live channel",
        "$defs": definitions,
    }
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _event_types(manifests: Iterable[SliceManifest]) -> tuple[type[msgspec.Struct], ...]:
    """One type for each name that events have in frames."""
    fields: dict[str, dict[str, Any]] = {}
    for manifest in manifests:
        for route in manifest.live:
            frame = route.frame(_sample(route.event))
            if frame is not None:
                name = str(frame.get("name", route.event.name))
                fields[name] = _fields_of(route, frame)
        if manifest.presence is not None:
            fields[manifest.presence.channel] = {
                "personId": UUID,
                "state": Literal["online", "away", "offline"],
            }
        for handler in manifest.frames:
            if handler.tells is not None:
                name, told = handler.tells
                fields[name] = dict(told)
    return tuple(_struct(name, fields[name]) for name in sorted(fields))


def _fields_of(route: LiveRoute[Any], frame: dict[str, object]) -> dict[str, Any]:
    known = {_camel(name): kind for name, kind in get_type_hints(route.event).items()}
    found: dict[str, Any] = {}
    for name in frame:
        if name == "name":
            continue
        if name not in known:
            raise UnknownFrameField(f"{route.event.name}: {name}")
        found[name] = known[name]
    return found


def _struct(name: str, fields: dict[str, Any]) -> type[msgspec.Struct]:
    title = "".join(part.capitalize() for part in name.replace(".", "_").split("_"))
    return msgspec.defstruct(title, list(fields.items()), kw_only=True, tag_field="name", tag=name, module=__name__)


def _sample(kind: Any) -> Any:
    """Any value of this type."""
    origin = get_origin(kind)
    if kind in _SAMPLES:
        return _SAMPLES[kind]
    if origin in {Union, UnionType}:
        return _sample(next(each for each in get_args(kind) if each is not NoneType))
    if origin is None and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        return kind(**{name: _sample(hints[name]) for name in kind.__struct_fields__})
    if origin is Literal or (origin is None and issubclass(kind, Enum)):
        return next(iter(get_args(kind) or kind))
    return (origin or kind)()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
