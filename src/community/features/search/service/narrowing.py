"""Operators as filters of a question: names become ids, where they exist for who asks; what does not stays words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.core.searching import SearchSource
from community.features.search.schemas.results import HintOut, PillOut
from community.features.search.service.days import beginning
from community.features.search.service.parsing import LONGEST, HintCode, Part, PartKind, as_words, parse, printed

NAMED: Final = {PartKind.SPACE: "space", PartKind.PERSON: "person", PartKind.ORGANISATION: "organisation"}
"""Kinds of things that operators name."""


class Narrowing(NamedTuple):
    """A query after its names were looked up.

    parts: as they count, in their order. ids: what the named ones mean.
    """

    parts: tuple[Part, ...]
    hints: tuple[HintOut, ...]
    ids: Mapping[Part, Sequence[UUID]]
    before: datetime | None
    after: datetime | None

    def values(self, *kinds: PartKind) -> tuple[str, ...]:
        return tuple(part.value for part in self.parts if part.kind in kinds)

    @property
    def words(self) -> str:
        return " ".join(self.values(PartKind.WORD))

    @property
    def searched(self) -> tuple[str, ...]:
        """What may be seen marked in the results."""
        return self.values(PartKind.WORD, PartKind.PHRASE)

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(value.lower() for value in self.values(PartKind.TAG))

    @property
    def solved(self) -> bool | None:
        """None where both were asked for."""
        wanted = set(self.values(PartKind.SOLVED))
        return wanted == {"yes"} if len(wanted) == 1 else None

    def named(self, kind: PartKind) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(each for part in self.parts if part.kind == kind for each in self.ids[part]))

    def without(self, part: Part) -> str:
        """The query that is left when a part is taken away."""
        return printed(each for each in self.parts if each != part)


async def narrow(
    session: AsyncSession, sources: Mapping[str, SearchSource], actor: Actor, text: str, *, now: datetime
) -> Narrowing:
    """Read a query for one person; a statement for each kind of names in it.

    Raises:
        Invalid: it is too long.
    """
    parsed = parse(checked(text))
    hints = [HintOut(code=hint.code, text=hint.text) for hint in parsed.hints]
    ids: dict[Part, Sequence[UUID]] = {}
    for part_kind, kind in NAMED.items():
        wanted = list(dict.fromkeys(parsed.values(part_kind)))
        ask = sources[kind].named if kind in sources else None
        found = await ask(session, actor, wanted) if wanted and ask else {}
        ids |= {Part(part_kind, value): found[value] for value in wanted if found.get(value)}
    tabs = {source.tab or kind for kind, source in sources.items()}
    parts: list[Part] = []
    for part in parsed.parts:
        if _means(part, ids, tabs):
            parts.append(part)
            continue
        parts += as_words(part)
        hints.append(HintOut(code=HintCode.UNKNOWN_NAME, text=printed([part])))
    days = {
        kind: [beginning(part.value, now) for part in parts if part.kind == kind]
        for kind in (PartKind.BEFORE, PartKind.AFTER)
    }
    return Narrowing(
        parts=tuple(dict.fromkeys(parts)),
        hints=tuple(hints),
        ids=ids,
        before=min(days[PartKind.BEFORE], default=None),
        after=max(days[PartKind.AFTER], default=None),
    )


def checked(text: str) -> str:
    """Raises Invalid when it is too long to be a query."""
    if len(text) > LONGEST:
        raise Invalid({"/q": FieldProblem("too_long", maximum=LONGEST)})
    return text


def pills(narrowing: Narrowing, labels: Mapping[UUID, str]) -> list[PillOut]:
    """The parts that are no free words, with the names of what they mean."""
    return [
        PillOut(
            kind=part.kind, value=part.value, label=_label(part, narrowing, labels), without=narrowing.without(part)
        )
        for part in narrowing.parts
        if part.kind != PartKind.WORD
    ]


def _means(part: Part, ids: Mapping[Part, Sequence[UUID]], tabs: Iterable[str]) -> bool:
    if part.kind in NAMED:
        return part in ids
    return part.kind != PartKind.KIND or part.value in tabs


def _label(part: Part, narrowing: Narrowing, labels: Mapping[UUID, str]) -> str:
    """The name of the one thing that is meant; as typed, where it is several."""
    ids = narrowing.ids.get(part, ())
    return labels.get(ids[0], part.value) if len(ids) == 1 else part.value
