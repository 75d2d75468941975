"""Lines of a profile from a spreadsheet: a row is taken whole or not at all, what is wrong is told by its cell."""

import asyncio
import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any, Final, NamedTuple
from uuid import UUID

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.core.text import fold
from community.features.matchmaking.errors import ProfileFull
from community.features.matchmaking.repository import lines
from community.features.matchmaking.schemas.lines import MOST_LINES, FileProblemOut, LinesFileOut
from community.features.matchmaking.schemas.terms import MOST_CAPACITY, MOST_TERMS, CertificationIn, TermsIn
from community.features.matchmaking.service.profile import ProfileService
from community.features.matchmaking.service.terms import checked_terms
from community.features.matchmaking.vocabulary import certifications_in, tags, tags_in, unit_named
from community.features.matchmaking.vocabulary.kinds import LineKind, LineSide, Stage
from community.infra.db import UnitOfWork

COLUMNS: Final = (
    "side",
    "kind",
    "text",
    "codes",
    "tags",
    "places",
    "languages",
    "certifications",
    "capacity",
    "unit",
    "stage",
)
MOST_PROBLEMS: Final = 200
_DELIMITERS: Final = ";,\t"
_LONGEST_TEXT: Final = 2000
_SIDES: Final = {
    **dict.fromkeys(("offer", "offre", "oferta"), LineSide.OFFER),
    **dict.fromkeys(("seek", "besoin", "recherche", "need", "busqueda", "necesidad"), LineSide.SEEK),
}


class _Row(NamedTuple):
    number: int
    cells: dict[str, str]


class _Wrong(Exception):
    """Why a row is not taken: its column and a code."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code


class LinesFile:
    """One file for one profile."""

    def __init__(self, uow: UnitOfWork, profile: ProfileService) -> None:
        self._session = uow.session
        self._profile = profile

    async def run(self, *, actor: Actor, organisation_id: UUID | None, content: str, check: bool) -> LinesFileOut:
        """Write the good rows of a CSV file, or only look at it.

        Raises:
            Invalid: it has not the columns `side`, `kind` and `text`.
            Forbidden, NotFound, ProfileFull: as for single lines; nothing is written.
        """
        owner = await self._profile.profile_of(actor, organisation_id)
        # Thousands of rows take as long as hundreds of requests.
        good, problems = await asyncio.to_thread(_read, content)
        if not check and good:
            await lines.lock_profile(self._session, owner)
            if await lines.count_lines(self._session, owner) + len(good) > MOST_LINES:
                raise ProfileFull(maximum=MOST_LINES)
            written = [self._profile.write(actor, owner, **one) for one in good]
            await self._session.flush()
            self._profile.tell(owner, [line.id for line in written])
        return LinesFileOut(found=len(good), written=0 if check else len(good), problems=problems[:MOST_PROBLEMS])


def _read(content: str) -> tuple[list[dict[str, Any]], list[FileProblemOut]]:
    """The rows that are good, as values of a line, and what is wrong with the others."""
    good: list[dict[str, Any]] = []
    problems: list[FileProblemOut] = []
    for row in read_rows(content):
        try:
            good.append(_line(row.cells))
        except _Wrong as wrong:
            value = row.cells.get(wrong.column, "")[:100]
            problems.append(FileProblemOut(row=row.number, column=wrong.column, code=wrong.code, value=value))
    return good, problems


def read_rows(content: str) -> Iterator[_Row]:
    """Rows that hold something, numbered as a spreadsheet numbers them.

    Raises:
        Invalid: a column is missing without which no row can be read.
    """
    content = content.removeprefix("\ufeff")
    first = content.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.DictReader(StringIO(content), delimiter=delimiter)
    headings = {fold(name or "").strip().lower(): name for name in reader.fieldnames or ()}
    if missing := [name for name in ("side", "kind", "text") if name not in headings]:
        raise Invalid({"/content": FieldProblem("columns_missing", columns=", ".join(missing))})
    for number, row in enumerate(reader, start=2):
        cells: dict[str, str] = {name: (row.get(headings[name]) or "").strip() for name in COLUMNS if name in headings}
        if any(cells.values()):
            yield _Row(number, cells)


def _line(cells: dict[str, str]) -> dict[str, Any]:
    text = cells["text"]
    if not text or len(text) > _LONGEST_TEXT:
        raise _Wrong("text", "required" if not text else "too_long")
    terms = TermsIn(
        codes=_several(cells, "codes"),
        tags=_tags(cells),
        places=[each.upper() for each in _several(cells, "places")],
        languages=[each.lower() for each in _several(cells, "languages")],
        certifications=_certifications(cells),
        capacity=_amount(cells),
        capacity_unit=_unit(cells),
    )
    try:
        values = checked_terms(terms, "")
    except Invalid as invalid:
        pointer, problem = next(iter(invalid.fields.items()))
        column = pointer.split("/")[1]
        raise _Wrong("unit" if column == "capacityUnit" else column, problem.code) from invalid
    return {
        "side": _one_of(cells, "side", _SIDES),
        "kind": _one_of(cells, "kind", {kind.value: kind for kind in LineKind}),
        "text": text,
        "stage": _one_of(cells, "stage", {stage.value: stage for stage in Stage}) if cells.get("stage") else None,
        "terms": values,
    }


def _one_of(cells: dict[str, str], column: str, known: dict[str, Any]) -> Any:
    typed = fold(cells[column]).lower().replace("-", "_").replace(" ", "_")
    if typed not in known:
        raise _Wrong(column, "not_in_list")
    return known[typed]


def _several(cells: dict[str, str], column: str) -> list[str]:
    found = [each.strip() for each in cells.get(column, "").replace("|", ",").split(",") if each.strip()]
    if len(found) > MOST_TERMS:
        raise _Wrong(column, "too_many")
    return found


def _tags(cells: dict[str, str]) -> list[str]:
    """By key or by any of their names."""
    found: list[str] = []
    for typed in _several(cells, "tags"):
        keys: Sequence[str] = [typed] if typed in tags() else tags_in(typed)[:1]
        if not keys:
            raise _Wrong("tags", "not_in_list")
        found += keys
    return found


def _certifications(cells: dict[str, str]) -> list[CertificationIn]:
    """By name, with the last day behind a colon: `IFS Food:2027-03-31`."""
    found = []
    for typed in _several(cells, "certifications"):
        name, _, day = typed.partition(":")
        keys = certifications_in(name)
        if not keys:
            raise _Wrong("certifications", "not_in_list")
        try:
            until = date.fromisoformat(day.strip()) if day.strip() else None
        except ValueError as error:
            raise _Wrong("certifications", "wrong_date") from error
        found.append(CertificationIn(key=keys[0], until=until))
    return found


def _amount(cells: dict[str, str]) -> float | None:
    typed = cells.get("capacity", "").replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not typed:
        return None
    try:
        amount = float(typed)
    except ValueError as error:
        raise _Wrong("capacity", "not_a_number") from error
    if not 0 <= amount <= MOST_CAPACITY:
        raise _Wrong("capacity", "not_a_number")
    return amount


def _unit(cells: dict[str, str]) -> str:
    typed = cells.get("unit", "")
    return (unit_named(typed) or typed)[:20] if typed else ""
