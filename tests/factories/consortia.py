"""Joint projects, their invitations and the teams proposed for them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

from community.core.ids import new_id
from community.features.accounts.models import Organisation, Person
from community.features.matchmaking.models import Consortium, ConsortiumInvitation, ConsortiumNeed, ConsortiumProposal
from community.features.matchmaking.models.consortium import Constraints
from tests.factories.matchmaking import BASE, today

CONSORTIA: Final = f"{BASE}/consortia"
TRANSPORT: Final = {
    "text": "Transport frigorifique de Perpignan à Rungis",
    "kind": "service",
    "terms": {"tags": ["refrigerated_transport"], "codes": ["naf 49.41A"]},
    "weight": 8,
    "must": True,
}
PROJECT: Final = {
    "title": "Une filière melon tracée de bout en bout",
    "description": "Réponse commune à l’appel régional.",
    "call": "https://exemple.fr/appel",
    "needs": [
        TRANSPORT,
        {"text": "Analyses de résidus de pesticides", "kind": "service", "terms": {"tags": ["melon"]}, "weight": 5},
    ],
}


def make_consortium(organisation: Organisation, author: Person, **changes: Any) -> Consortium:
    """A project that searches for members; all columns can be given."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "id": new_id(),
        "title": "Une filière melon",
        "language": "fr",
        "objective": "coverage",
        "liability": "joint",
        "takes_part": True,
        "constraints": msgspec.to_builtins(Constraints()),
        "state": "searching",
        "created_at": now,
        "updated_at": now,
        **changes,
    }
    return Consortium(organisation_id=organisation.id, author_id=author.id, **values)


def make_need(consortium: Consortium, text: str = "Transport frigorifique", **changes: Any) -> ConsortiumNeed:
    values: dict[str, Any] = {
        "id": new_id(),
        "position": 0,
        "kind": "service",
        "text": text,
        "language": "fr",
        "weight": 5,
        "must": False,
        "quantity": 1,
        "minimum_fit": 40,
        **{name: [] for name in ("codes", "tags", "places", "languages", "certifications")},
        **{name: [] for name in ("partner_kinds", "conditions")},
        **changes,
    }
    return ConsortiumNeed(consortium_id=consortium.id, **values)


def make_invitation(
    consortium: Consortium, organisation: Organisation, by: Person, **changes: Any
) -> ConsortiumInvitation:
    values: dict[str, Any] = {
        "id": new_id(),
        "need_ids": [],
        "expires_on": today() + timedelta(days=14),
        "state": "asked",
        "version": 1,
        "invited_at": datetime.now(UTC),
        **changes,
    }
    return ConsortiumInvitation(
        consortium_id=consortium.id, organisation_id=organisation.id, invited_by=by.id, **values
    )


def make_proposal(consortium: Consortium, by: Person, **changes: Any) -> ConsortiumProposal:
    values: dict[str, Any] = {"id": new_id(), "state": "asked", "asked_at": datetime.now(UTC), **changes}
    return ConsortiumProposal(consortium_id=consortium.id, asked_by=by.id, **values)
