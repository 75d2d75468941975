"""People, organisations and groups by the beginnings of the words of their names."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.text import fold
from community.features.accounts.models import Group, Membership, Organisation, Person
from community.features.accounts.models.cards import person_groups
from community.features.accounts.models.person import PersonState
from community.features.accounts.schemas.names import NameCard

_WORDS: Final = 4
_NAME: Final = Person.given_name + " " + Person.family_name


async def find_names(session: AsyncSession, text: str, *, locale: str, limit: int) -> list[NameCard]:
    """Active people, organisations with active people, and groups; three statements.

    Names that begin with the text come first, people before organisations before groups.
    """
    words = fold(text).split()[:_WORDS]
    if not words:
        return []
    found = [
        *await _people(session, words, limit),
        *await _organisations(session, words, limit),
        *await _groups(session, words, locale),
    ]
    begins = " ".join(words)
    return sorted(found, key=lambda card: not fold(card.name).startswith(begins))[:limit]


async def known_names(session: AsyncSession, wanted: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], int]:
    """Which of these (kind, id) are there, with how many active people each stands for; a statement for each kind."""
    columns = {
        "person": person_groups.c.person_id,
        "organisation": person_groups.c.organisation_id,
        "group": person_groups.c.group_id,
    }
    known: dict[tuple[str, UUID], int] = {}
    for kind, column in columns.items():
        ids = [each for which, each in wanted if which == kind]
        if ids:
            people = func.count(person_groups.c.person_id.distinct())
            rows = await session.execute(select(column, people).where(column.in_(ids)).group_by(column))
            known |= {(kind, row[0]): row[1] for row in rows}
    return known


def _matches(key: Any, words: list[str]) -> list[ColumnElement[bool]]:
    return [or_(key.startswith(word, autoescape=True), key.contains(f" {word}", autoescape=True)) for word in words]


def _beginning(key: Any, words: list[str]) -> ColumnElement[bool]:
    later: ColumnElement[bool] = ~key.startswith(" ".join(words), autoescape=True)
    return later


async def _people(session: AsyncSession, words: list[str], limit: int) -> list[NameCard]:
    rows = await session.execute(
        select(Person.id, _NAME.label("name"), Organisation.legal_name)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.state == PersonState.ACTIVE, *_matches(Person.search_key, words))
        .order_by(_beginning(Person.search_key, words), Person.sort_key, Person.id)
        .limit(limit)
    )
    return [NameCard(kind="person", id=row.id, name=row.name, detail=row.legal_name) for row in rows]


async def _organisations(session: AsyncSession, words: list[str], limit: int) -> list[NameCard]:
    peopled = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == Organisation.id,
            Membership.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
        .exists()
    )
    rows = await session.execute(
        select(Organisation.id, Organisation.legal_name, Organisation.city)
        .where(peopled, *_matches(Organisation.search_key, words))
        .order_by(_beginning(Organisation.search_key, words), Organisation.search_key, Organisation.id)
        .limit(limit)
    )
    return [NameCard(kind="organisation", id=row.id, name=row.legal_name, detail=row.city) for row in rows]


async def _groups(session: AsyncSession, words: list[str], locale: str) -> list[NameCard]:
    """There are few: their names are in three languages and have no search key."""
    rows = await session.execute(select(Group.id, Group.name).order_by(Group.created_at, Group.id))
    cards = [
        NameCard(kind="group", id=row.id, name=row.name.get(locale) or row.name["fr"], detail=None) for row in rows
    ]
    return [card for card in cards if all(_begins_a_word(card.name, word) for word in words)]


def _begins_a_word(name: str, word: str) -> bool:
    return f" {word}" in f" {fold(name)}"
