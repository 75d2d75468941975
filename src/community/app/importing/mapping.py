"""Which field of a foreign file stands for which field of the format."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

FIELDS: Final[tuple[str, ...]] = (
    "externalId",
    "author",
    "space",
    "title",
    "body",
    "createdAt",
    "tags",
    "replies",
    "accepted",
    "closed",
)
"""All fields of a topic."""

_PLACE: Final = re.compile(r"\{([A-Za-z0-9_.-]+)\}")


class MappingError(ValueError):
    """The mapping cannot be used; the message says why."""


class Mapping(NamedTuple):
    """Paths by field. Without any, fields have their own names and unknown ones are refused."""

    paths: dict[str, tuple[str, ...]]
    body: str | None = None
    """Template of the question, where the file has none: `{title}` and other fields of the foreign line."""

    @property
    def foreign(self) -> bool:
        return bool(self.paths) or self.body is not None

    def apply(self, line: dict[str, Any]) -> dict[str, Any]:
        """The line in the documented format. A field that is mapped no longer stands for itself."""
        if not self.foreign:
            return line
        taken = {path[0] for path in self.paths.values()}
        found = {field: line[field] for field in FIELDS if field in line and field not in taken}
        for field, path in self.paths.items():
            value = _at(line, path)
            if value is not None:
                found[field] = value
        if isinstance(found.get("externalId"), int):
            found["externalId"] = str(found["externalId"])
        if self.body is not None and "body" not in found:
            found["body"] = _PLACE.sub(lambda match: str(_at(line, tuple(match[1].split("."))) or ""), self.body)
        return found


def read_mapping(given: Iterable[str], body: str | None) -> Mapping:
    """From `--map` options: `FIELD=PATH`, or the path of a JSON file that holds an object of such pairs.

    Raises:
        MappingError: unknown field, or a file that is not such an object.
    """
    pairs: dict[str, str] = {}
    for one in given:
        field, sign, path = one.partition("=")
        pairs.update({field: path} if sign else _from_file(Path(one)))
    for field, path in pairs.items():
        if field not in FIELDS:
            raise MappingError(f"--map {field}={path}: {field} is not a field; fields are {', '.join(FIELDS)}.")
        if not path:
            raise MappingError(f"--map {field}=: say which field of the file stands for {field}.")
    return Mapping({field: tuple(path.split(".")) for field, path in pairs.items()}, body)


def _from_file(file: Path) -> dict[str, str]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MappingError(f"--map {file}: neither FIELD=PATH nor a JSON file that can be read ({error}).") from error
    if not isinstance(content, dict) or not all(isinstance(path, str) for path in content.values()):
        raise MappingError(f'--map {file}: write an object such as {{"space": "theme", "title": "title"}}.')
    return content


def _at(line: object, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(line, dict):
            return None
        line = line.get(name)
    return line
