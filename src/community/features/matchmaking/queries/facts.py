"""From rows to what the engine is given."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pycountry

from community.core.codes import with_parents
from community.features.matchmaking.scoring.asked import Asked
from community.features.matchmaking.scoring.conditions import Conditions
from community.features.matchmaking.scoring.facts import Certification, Line, Need, Organisation
from community.features.matchmaking.vocabulary.kinds import Criterion, Direction, LineSide

_DEPARTMENT: Final = 2
_NEVER: Final = date.max.toordinal()


def organisation_of(
    row: Any, lines: Sequence[Any], opportunities: Sequence[Any], *, about: bool = True
) -> Organisation:
    """An organisation with all that it offers and seeks openly; opportunities are the published, open ones."""
    seat = seat_of(row.country, row.postcode)
    everywhere, languages = (*seat, *row.countries), tuple(row.languages)
    said = [_line(each, each.text, each.side == LineSide.SEEK, everywhere, languages) for each in lines]
    said += [
        _line(each, opportunity_text(each), each.direction == Direction.REQUEST, everywhere, languages)
        for each in opportunities
    ]
    if about and row.about.strip():
        said.append(Line(text=row.about, places=everywhere, languages=languages))
    offered = [each for each in lines if each.side == LineSide.OFFER]
    return Organisation(
        id=str(row.id),
        kind=row.kind,
        country=row.country,
        lines=tuple(said),
        codes=() if row.naf_code is None else (path_of(f"naf:{row.naf_code}"),),
        certifications=_certifications([*offered, *(each for each in opportunities if each.direction == "offer")]),
        register=row.siren or "",
    )


def sought_of(row: Any) -> Asked:
    """A sought line as a need."""
    return Asked(
        need=Need(
            id=str(row.id),
            text=row.text,
            codes=paths_of(row),
            lead=str(row.organisation_id),
            types=(row.kind,),
            **wishes_of(row),
        ),
        conditions=Conditions(),
        owner=str(row.organisation_id),
        version=row.version,
        written=_written(row),
    )


def opportunity_need(row: Any) -> Asked:
    """A published opportunity as a need; of an offer only what it says of those whom it looks for is a wish."""
    offers, owner = row.direction == Direction.OFFER, str(row.organisation_id)
    wishes = wishes_of(row)
    if row.anonymous:
        # By what a teaser hides nobody is ranked: whoever edits their own lines could else guess it from their rank.
        wishes["places"] = tuple(dict.fromkeys(place.partition("-")[0] for place in row.places))
    musts = dict(wishes)
    if offers:
        wishes |= {"certifications": (), "capacity": None, "unit": ""}
    return Asked(
        need=Need(
            id=str(row.id),
            text=f"{row.title}\n{row.summary}" if row.anonymous else opportunity_text(row),
            codes=paths_of(row),
            lead=None if row.anonymous else owner,
            types=(row.kind,),
            **wishes,
        ),
        conditions=_conditions(row, owner, musts),
        owner=owner,
        offers=offers,
        blind=row.anonymous,
        version=row.version,
        written=_written(row),
    )


def opportunity_text(row: Any) -> str:
    return "\n".join(part for part in (row.title, row.summary, row.description, row.partner_role) if part)


def paths_of(row: Any) -> tuple[str, ...]:
    """Codes and tags of a row, each as a path from wide to narrow."""
    return (*(path_of(code) for code in row.codes), *(path_of_tag(tag) for tag in row.tags))


def _written(row: Any) -> dict[str, str]:
    return {path_of(code): code for code in row.codes} | {path_of_tag(tag): f"tag:{tag}" for tag in row.tags}


def path_of(code: str) -> str:
    """`cn:0805` as `cn08>cn0805`: the nomenclatures stay apart, and none is a level that all share."""
    nomenclature, _, _ = code.partition(":")
    levels = [level.partition(":")[2].replace(".", "") for level in with_parents(code)]
    return ">".join(f"{nomenclature}{level}" for level in reversed(levels))


def path_of_tag(tag: str) -> str:
    return f"tag{tag.replace('_', '')}"


def seat_of(country: str, postcode: str) -> tuple[str, ...]:
    """The country, and in France the department."""
    if country == "FR":
        part = f"FR-{postcode[:_DEPARTMENT]}"
        if pycountry.subdivisions.get(code=part) is not None:  # type: ignore[no-untyped-call]  # it has no types
            return (country, part)
    return (country,)


def _line(row: Any, text: str, sought: bool, everywhere: tuple[str, ...], languages: tuple[str, ...]) -> Line:
    return Line(
        id=str(row.id),
        text=text,
        sought=sought,
        type=row.kind,
        codes=paths_of(row),
        places=tuple(row.places) or everywhere,
        languages=tuple(dict.fromkeys([*row.languages, *languages])),
        capacity=None if row.capacity is None else math.floor(row.capacity),
        unit=row.capacity_unit,
        day=row.confirmed_on.toordinal(),
    )


def wishes_of(row: Any) -> dict[str, Any]:
    """What the terms of a row wish, as fields of a need."""
    return {
        "places": tuple(row.places),
        "languages": tuple(row.languages),
        "certifications": tuple(dict.fromkeys(one["key"] for one in row.certifications)),
        "capacity": None if not row.capacity else max(math.ceil(Decimal(row.capacity)), 1),
        "unit": row.capacity_unit,
    }


def _conditions(row: Any, owner: str, wishes: Mapping[str, Any]) -> Conditions:
    """What the author made a must; an owner that does not lead the need is kept off by name."""
    musts = set(row.conditions)

    def must(criterion: Criterion, values: Any, otherwise: Any = ()) -> Any:
        return values if criterion in musts else otherwise

    return Conditions(
        excluded=frozenset({owner, *map(str, row.excluded)}),
        kinds=frozenset(must(Criterion.PARTNER_KINDS, row.partner_kinds)),
        places=must(Criterion.PLACES, wishes["places"]),
        languages=must(Criterion.LANGUAGES, wishes["languages"]),
        certifications=must(Criterion.CERTIFICATIONS, wishes["certifications"]),
        capacity=must(Criterion.CAPACITY, wishes["capacity"], None),
        unit=wishes["unit"],
        codes=must(Criterion.CODES, tuple(map(path_of, row.codes)) or tuple(map(path_of_tag, row.tags))),
    )


def _certifications(rows: Iterable[Any]) -> tuple[Certification, ...]:
    """Each once, with the latest end."""
    held: dict[str, int] = {}
    for row in rows:
        for one in row.certifications:
            until = date.fromisoformat(one["until"]).toordinal() if one["until"] else _NEVER
            held[one["key"]] = max(held.get(one["key"], 0), until)
    return tuple(Certification(key, None if until == _NEVER else until) for key, until in sorted(held.items()))
