"""People and organisations as they can be found, and what a person may see now of what was found.

What the directory shows to every member and no more: neither addresses of mail nor telephone numbers, whoever may see
them on a page.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, any_, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import LOCALES, country_name, language_name, resolve_locale, translate
from community.core.permissions import Permission
from community.core.searching import MEMBERS, FoundView, SearchDocument
from community.core.text import fold_words
from community.features.accounts.models import Membership, Organisation, Person
from community.features.accounts.models.person import PersonState

NAMED: Final = 20
"""People or organisations that one name in a filter may mean."""
_NAMES: Final = 20
_FULL_NAME: Final = Person.given_name + " " + Person.family_name
_PERSON: Final = (
    Person.id,
    _FULL_NAME.label("name"),
    Person.function,
    Person.about,
    Person.languages,
    Person.created_at,
    Person.activated_at,
    Organisation.id.label("organisation_id"),
    Organisation.legal_name.label("organisation_name"),
)


def _people() -> Select[*tuple[Any, ...]]:
    """Active people only, also for those who may see the pages of others."""
    statement: Select[*tuple[Any, ...]] = (
        select(*_PERSON)
        .select_from(Person)
        .outerjoin(Membership, (Membership.person_id == Person.id) & Membership.ended_at.is_(None))
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.state == PersonState.ACTIVE)
    )
    return statement


def _among(column: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    chosen: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Uuid())))
    return chosen


def reads_directory(actor: Actor) -> bool:
    return actor.may(Permission.ACCOUNTS_DIRECTORY_READ)


async def directory_marks(_: AsyncSession, actor: Actor) -> Sequence[str]:
    return (MEMBERS,) if reads_directory(actor) else ()


async def person_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    rows = await session.execute(_people().where(_among(Person.id, ids)))
    return [
        SearchDocument(
            id=row.id,
            title=row.name,
            text=_lines(row.function, row.about),
            context=_lines(row.organisation_name, *_languages(row.languages)),
            audience=(MEMBERS,),
            group_id=row.id,
            at=row.activated_at or row.created_at,
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _organisations(ids: Sequence[UUID]) -> Select[Organisation]:
    statement = select(Organisation).where(_among(Organisation.id, ids))
    return statement.execution_options(populate_existing=True)


async def organisation_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    found = await session.scalars(_organisations(ids))
    return [
        SearchDocument(
            id=each.id,
            title=each.legal_name,
            text=_lines(each.about, *_address(each), *_numbers(each), _host(each.website)),
            context=_lines(*_kinds(each.kind), *_countries(each), *_languages(each.languages)),
            audience=(MEMBERS,),
            group_id=each.id,
            at=each.created_at,
            organisation_id=each.id,
        )
        for each in found
    ]


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _address(organisation: Organisation) -> Iterable[str]:
    yield from (organisation.line1, organisation.line2)
    yield f"{organisation.postcode} {organisation.city}".strip()


def _numbers(organisation: Organisation) -> Iterable[str]:
    """As they are stored, and the French ones in the groups in which people write them."""
    for number in (organisation.siren, organisation.siret):
        if number:
            yield number
            yield " ".join(filter(None, (number[:3], number[3:6], number[6:9], number[9:])))
    yield from filter(None, (organisation.vat, organisation.eori, organisation.naf_code))


def _host(website: str | None) -> str:
    return (urlsplit(website or "").hostname or "").removeprefix("www.")


@cache
def _kinds(kind: str) -> Sequence[str]:
    return tuple(dict.fromkeys(translate(locale, f"accounts.kind.{kind}") for locale in LOCALES))


def _countries(organisation: Organisation) -> Iterable[str]:
    for code in dict.fromkeys((organisation.country, *organisation.countries)):
        yield from dict.fromkeys(country_name(locale, code) for locale in LOCALES)


def _languages(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        yield from dict.fromkeys(language_name(locale, code) for locale in LOCALES)


async def person_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await _page(session, select(Person.id).where(Person.state == PersonState.ACTIVE), Person.id, after, limit)


async def organisation_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    return await _page(session, select(Organisation.id), Organisation.id, after, limit)


async def people_of(session: AsyncSession, organisation_id: UUID, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Who belongs to an organisation."""
    statement = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.ended_at.is_(None)
    )
    return await _page(session, statement, Membership.person_id, after, limit)


async def _page(
    session: AsyncSession, statement: Select[UUID], key: Any, after: UUID | None, limit: int
) -> Sequence[UUID]:
    if after is not None:
        statement = statement.where(key > after)
    return (await session.scalars(statement.order_by(key).limit(limit))).all()


async def people_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    if not reads_directory(actor):
        return {}
    rows = await session.execute(_people().where(_among(Person.id, ids)))
    return {
        row.id: FoundView(
            id=row.id,
            title=row.name,
            text=_lines(row.function, row.about),
            path=f"/personnes/{row.id}",
            organisation_name=row.organisation_name or "",
        )
        for row in rows
    }


async def organisations_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    if not reads_directory(actor):
        return {}
    locale = resolve_locale(actor.locale)
    found = await session.scalars(_organisations(ids))
    return {
        each.id: FoundView(
            id=each.id,
            title=each.legal_name,
            text=_lines(translate(locale, f"accounts.kind.{each.kind}"), each.about, *_address(each), *_numbers(each)),
            path=f"/organisations/{each.id}",
            place=each.city,
        )
        for each in found
    }


async def people_named(session: AsyncSession, actor: Actor, names: Sequence[str]) -> Mapping[str, Sequence[UUID]]:
    """Active people by their names, or else by the beginnings of the words of them."""
    statement = select(Person.id, Person.search_key).where(Person.state == PersonState.ACTIVE)
    return await _named(session, actor, names, statement.order_by(Person.sort_key, Person.id), Person.search_key)


async def organisations_named(
    session: AsyncSession, actor: Actor, names: Sequence[str]
) -> Mapping[str, Sequence[UUID]]:
    """Organisations by their names, or else by the beginnings of the words of them."""
    statement = select(Organisation.id, Organisation.search_key).order_by(Organisation.search_key, Organisation.id)
    return await _named(session, actor, names, statement, Organisation.search_key)


async def _named(
    session: AsyncSession, actor: Actor, names: Sequence[str], statement: Select[UUID, str], key: Any
) -> Mapping[str, Sequence[UUID]]:
    wanted = {name: words for name in names[:_NAMES] if (words := fold_words(name).split())}
    if not wanted or not reads_directory(actor):
        return {}
    # Words are letters and digits, which mean nothing else in a regular expression.
    meant = (and_(*(key.regexp_match(rf"\m{word}") for word in words)) for words in wanted.values())
    rows = await session.execute(statement.where(or_(*meant)).limit(NAMED * len(wanted)))
    found = [(row.id, fold_words(row.search_key)) for row in rows]
    return {name: _meant(words, found) for name, words in wanted.items()}


def _meant(words: Collection[str], found: Iterable[tuple[UUID, str]]) -> list[UUID]:
    exact = [each for each, key in found if key.split() == list(words)]
    return exact or [each for each, key in found if all(f" {word}" in key for word in words)][:NAMED]
