"""Who acts: built once per request from the session, passed first to every service and query."""

from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from community.core.errors import SignInRequired
from community.core.permissions import Permission, Role, permissions_of


class Assurance(StrEnum):
    """How sure we are of the person; a second factor will raise it."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105 - a level, not a secret
    MULTI_FACTOR = "multi_factor"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """The person on whose behalf something happens; anonymous when `person_id` is None.

    `groups` are the ids of all groups of members that the person belongs to: space rights refer to them.
    """

    person_id: UUID | None = None
    organisation_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    groups: frozenset[UUID] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    assurance: Assurance = Assurance.NONE
    locale: str = "fr"
    session_id: UUID | None = None

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def id(self) -> UUID:
        """The person's id.

        Raises:
            SignInRequired: nobody is signed in.
        """
        if self.person_id is None:
            raise SignInRequired
        return self.person_id

    def may(self, permission: Permission) -> bool:
        """True when one of the actor's roles holds the permission."""
        return permission in self.permissions

    def is_a(self, role: Role) -> bool:
        return role in self.roles


ANONYMOUS: Final = Actor()


def member_actor(  # noqa: PLR0913 - one keyword for each part of an actor
    *,
    person_id: UUID,
    organisation_id: UUID | None,
    roles: frozenset[Role],
    groups: frozenset[UUID],
    locale: str,
    session_id: UUID | None = None,
    assurance: Assurance = Assurance.PASSWORD,
) -> Actor:
    """An actor whose permissions are those of the roles."""
    return Actor(
        person_id=person_id,
        organisation_id=organisation_id,
        roles=roles,
        groups=groups,
        permissions=permissions_of(roles),
        assurance=assurance,
        locale=locale,
        session_id=session_id,
    )
