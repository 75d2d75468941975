"""People and organisations as members find them, and after which events they are to be looked at again."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from community.core.searching import SearchSource, Touched
from community.events.accounts import (
    MembershipChanged,
    OrganisationChanged,
    OrganisationCreated,
    PersonActivated,
    PersonChanged,
    PersonReinstated,
    PersonSuspended,
)
from community.features.accounts.queries import searching

PERSON: Final = "person"
ORGANISATION: Final = "organisation"

OfPerson: TypeAlias = PersonActivated | PersonChanged | PersonSuspended | PersonReinstated | MembershipChanged


def touched_people(event: OfPerson | OrganisationChanged) -> Sequence[Touched]:
    """People are also found by the name of their organisation."""
    if isinstance(event, OrganisationChanged):
        return [Touched(kind=PERSON, id=event.organisation_id, whole_group=True)]
    return [Touched(kind=PERSON, id=event.person_id)]


def touched_organisations(event: OrganisationCreated | OrganisationChanged) -> Sequence[Touched]:
    return [Touched(kind=ORGANISATION, id=event.organisation_id)]


SEARCHES: Final = (
    SearchSource(
        kind=PERSON,
        events=(
            PersonActivated,
            PersonChanged,
            PersonSuspended,
            PersonReinstated,
            MembershipChanged,
            OrganisationChanged,
        ),
        touched=touched_people,
        documents=searching.person_documents,
        page=searching.person_page,
        group=searching.people_of,
        marks=searching.directory_marks,
        shown=searching.people_shown,
        named=searching.people_named,
        typed=True,
    ),
    SearchSource(
        kind=ORGANISATION,
        events=(OrganisationCreated, OrganisationChanged),
        touched=touched_organisations,
        documents=searching.organisation_documents,
        page=searching.organisation_page,
        marks=searching.directory_marks,
        shown=searching.organisations_shown,
        named=searching.organisations_named,
        typed=True,
    ),
)
