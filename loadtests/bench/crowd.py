"""People of a measure with their sessions, made in the database: signing thousands in would take half an hour."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session as OrmSession

from community.core.actor import Assurance
from community.core.groups import OrganisationKind
from community.core.ids import new_id
from community.features.accounts.models import Membership, Organisation, Person, Session
from community.features.accounts.models.person import PersonState
from community.features.accounts.service.tokens import new_token, token_hash
from community.features.messaging.models import Conversation, Kind, MemberRole, MemberState
from community.features.messaging.models import Member as Seat
from loadtests.bench.members import Member


def make_crowd(database_url: str, address: str, count: int) -> list[Member]:
    """So many signed-in members of one organisation, who may write to each other at once."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    now, mark = datetime.now(UTC), int(time.time())
    with OrmSession(engine) as link, link.begin():
        organisation = link.scalars(select(Organisation.id).limit(1)).first() or _make_organisation(link, now)
        people = [_person(mark, number, now) for number in range(count)]
        link.add_all(people)
        link.flush()
        tokens = {person.id: new_token() for person in people}
        link.execute(insert(Membership), [_membership(person.id, organisation, now) for person in people])
        link.execute(insert(Session), [_session(person, token, now) for person, token in tokens.items()])
    engine.dispose()
    return [Member(address, str(person), f"sid={token}") for person, token in tokens.items()]


def make_conversation(database_url: str, members: list[Member], *, kind: Kind) -> str:
    """A conversation that all of them have accepted."""
    return make_conversations(database_url, [members], kind=kind)[0]


def make_conversations(database_url: str, parties: list[list[Member]], *, kind: Kind) -> list[str]:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://", 1))
    now = datetime.now(UTC)
    ids = [new_id() for _ in parties]
    with OrmSession(engine) as link, link.begin():
        link.execute(
            insert(Conversation),
            [
                {
                    "id": conversation,
                    "kind": kind,
                    "title": "",
                    "pair": ":".join(sorted(member.id for member in party)) if kind == Kind.DIRECT else None,
                    "created_by": UUID(party[0].id),
                    "created_at": now,
                    "last_message_at": now,
                }
                for conversation, party in zip(ids, parties, strict=True)
            ],
        )
        link.execute(
            insert(Seat),
            [
                {
                    "conversation_id": conversation,
                    "person_id": UUID(member.id),
                    "role": MemberRole.MEMBER,
                    "state": MemberState.MEMBER,
                    "joined_at": now,
                }
                for conversation, party in zip(ids, parties, strict=True)
                for member in party
            ],
        )
    engine.dispose()
    return [str(each) for each in ids]


def _make_organisation(link: OrmSession, now: datetime) -> UUID:
    """For a database without demonstration data."""
    made = Organisation(kind=OrganisationKind.FIRM, country="FR", created_at=now, updated_at=now)
    made.rename("Crowd")
    link.add(made)
    link.flush()
    return made.id


def _person(mark: int, number: int, now: datetime) -> Person:
    email = f"crowd{mark}-{number}@bench.example"
    person = Person(
        email=email,
        email_key=email,
        function="",
        locale="fr",
        state=PersonState.ACTIVE,
        created_at=now,
        activated_at=now,
    )
    person.rename(given_name="Crowd", family_name=f"{number:05d}")
    return person


def _membership(person: UUID, organisation: UUID, now: datetime) -> dict[str, object]:
    return {"person_id": person, "organisation_id": organisation, "role": "member", "joined_at": now}


def _session(person: UUID, token: str, now: datetime) -> dict[str, object]:
    return {
        "person_id": person,
        "token_hash": token_hash(token),
        "assurance": Assurance.PASSWORD,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + timedelta(days=1),
    }
