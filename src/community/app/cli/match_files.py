"""Folders of past matches, as `community match evaluate` reads them (docs/matchmaking-evaluation.md)."""

import csv
import gzip
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from community.features.matchmaking.scoring.facts import Line, Need, Organisation, Project

ORGANISATIONS: Final = "organisations.jsonl"
NEEDS: Final = "needs.jsonl"
HISTORY: Final = "history.jsonl"
PARTNERS: Final = "partners.jsonl"
PARTICIPATIONS: Final = "history_participations.csv.gz"
NEW_PARTNERS: Final = "t1_org_to_partners.jsonl"
CONSORTIA: Final = "t2_consortia.jsonl"


class FolderError(Exception):
    """The folder cannot be read; the message says what is missing."""


class Folder(Struct):
    """What a folder holds; `truths`: by need, who then did it; `new_partners`: by organisation."""

    organisations: list[Organisation] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    truths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    new_partners: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_folder(path: Path) -> Folder:
    """A folder of JSON lines, or one of research projects and their consortia.

    Lines that cannot be read are left out and named in `problems`.

    Raises:
        FolderError: what must be there is not.
    """
    if not path.is_dir():
        raise FolderError(f"{path} is no folder.")
    if (path / PARTICIPATIONS).exists():
        return _read_consortia(path)
    missing = [name for name in (ORGANISATIONS, NEEDS) if not (path / name).exists()]
    if missing:
        raise FolderError(
            f"{path} lacks {' and '.join(missing)}. It needs {ORGANISATIONS} and {NEEDS}, and may have {HISTORY} "
            f"(or {PARTICIPATIONS}, {NEW_PARTNERS} and {CONSORTIA})."
        )
    return _read_lines(path)


def _read_lines(path: Path) -> Folder:
    folder = Folder()
    organisations: dict[str, Organisation] = {}
    for row in _rows(path / ORGANISATIONS, folder, "id"):
        id_ = str(row["id"])
        lines = tuple(Line(text=text) for text in _strings(row.get("texts")))
        organisations[id_] = Organisation(
            id=id_,
            kind=str(row.get("kind") or ""),
            country=str(row.get("country") or ""),
            lines=lines,
            codes=_strings(row.get("codes")),
            partners=_strings(row.get("partners")),
        )
        if row.get("new_partners"):
            folder.new_partners[id_] = _strings(row["new_partners"])
    folder.organisations = list(organisations.values())
    for row in _rows(path / NEEDS, folder, "id", "partners"):
        need = Need(
            id=str(row["id"]), text=str(row.get("text") or ""), codes=_strings(row.get("codes")), lead=_lead(row)
        )
        folder.needs.append(need)
        folder.truths[need.id] = _strings(row["partners"])
    folder.projects = [_project(row) for row in _rows(path / HISTORY, folder, "organisations")]
    for row in _rows(path / PARTNERS, folder):
        named = row.get("organisation") or row.get("org_id") or row.get("id")
        if named:
            folder.new_partners[str(named)] = _strings(row.get("new_partners") or row.get("partners"))
    return folder


def _read_consortia(path: Path) -> Folder:
    folder = Folder()
    organisations: dict[str, Organisation] = {}
    members: dict[str, list[str]] = {}
    first: dict[str, dict[str, str]] = {}
    leads: dict[str, str] = {}
    with gzip.open(path / PARTICIPATIONS, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            organisation, project = row["org_id"], row["project_id"]
            if organisation not in organisations:
                organisations[organisation] = Organisation(id=organisation, kind=row["type"], country=row["country"])
            members.setdefault(project, []).append(organisation)
            first.setdefault(project, row)
            if row["role"] == "coordinator":
                leads[project] = organisation
    folder.organisations = list(organisations.values())
    folder.projects = [
        Project(
            id=project,
            organisations=tuple(members[project]),
            codes=_parts(told["parts"]),
            day=_day(told["start_date"]),
            lead=leads.get(project),
        )
        for project, told in first.items()
    ]
    for found in _rows(path / CONSORTIA, folder, "project_id", "consortium"):
        need = Need(
            id=str(found["project_id"]), codes=_parts(str(found.get("parts") or "")), lead=found.get("coordinator")
        )
        folder.needs.append(need)
        folder.truths[need.id] = _strings(found["consortium"])
    for known in _rows(path / NEW_PARTNERS, folder, "org_id", "new_partners"):
        folder.new_partners[known["org_id"]] = _strings(known["new_partners"])
    return folder


def _rows(path: Path, folder: Folder, *required: str) -> Iterator[dict[str, Any]]:
    """Objects of a file of JSON lines, if it is there."""
    if not path.exists():
        return
    decode: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                folder.problems.append(f"{path.name}, line {number}: {error}")
                continue
            if lacking := [name for name in required if row.get(name) is None]:
                folder.problems.append(f"{path.name}, line {number}: no {' and no '.join(lacking)}")
                continue
            yield row


def _project(row: dict[str, Any]) -> Project:
    organisations = _strings(row["organisations"])
    return Project(
        id=str(row.get("id") or " ".join(organisations)),
        organisations=organisations,
        text=str(row.get("text") or ""),
        codes=_strings(row.get("codes")),
        day=_day(row.get("date")),
        lead=_lead(row),
    )


def _lead(row: dict[str, Any]) -> str | None:
    return None if row.get("lead") in {None, ""} else str(row["lead"])


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _strings(value: Any) -> tuple[str, ...]:
    """A list of texts or numbers; one alone stands for a list of one."""
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple | dict):
        return tuple(str(each) for each in value if each is not None and each != "")
    return (str(value),)


def _day(value: Any) -> int | None:
    """A date, a month or a year as ordinal; None for what is none."""
    text = str(value or "").split("T")[0].split(".")[0]
    fields = text.split("-")
    try:
        year, month, day = (int(each) for each in (*fields, "1", "1")[:3])
        return date(year, month, day).toordinal()
    except ValueError:
        return None
