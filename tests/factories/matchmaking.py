"""Opportunities and lines of profiles."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from community.core.i18n import DEFAULT_ZONE
from community.features.accounts.models import Organisation, Person
from community.features.matchmaking.models import Contest, Document, Introduction, Line, Match, Opportunity

BASE: Final = "/api/matchmaking"
LINE: Final = {
    "side": "offer",
    "kind": "service",
    "text": "Transport frigorifique de Perpignan à Rungis",
    "terms": {"tags": ["refrigerated_transport"], "codes": ["naf 49.41A"], "places": ["FR-66", "ES"]},
}
NEED: Final = {
    "direction": "request",
    "area": "commercial",
    "kind": "service",
    "title": "Un transporteur frigorifique",
    "summary": "40 palettes de melons par semaine, de juin à août.",
    "description": "De Cavaillon à Hambourg, à 8 °C.",
    "terms": {"tags": ["refrigerated_transport", "melon"], "places": ["FR-84", "DE"]},
}
GOOD: Final = {"advantages": 4, "clarity": 4, "expectations": 3, "wording": 4, "comment": ""}


def today() -> date:
    """Where the chamber is: in the evening it is tomorrow there before it is in UTC."""
    return datetime.now(ZoneInfo(DEFAULT_ZONE)).date()


def tomorrow(days: int = 1) -> str:
    return (today() + timedelta(days=days)).isoformat()


def make_opportunity(organisation: Organisation, author: Person, **changes: Any) -> Opportunity:
    """A published request; all columns can be given."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "direction": "request",
        "area": "commercial",
        "kind": "service",
        "title": "Un transporteur",
        "language": "fr",
        "state": "published",
        "published_on": today(),
        "valid_until": today() + timedelta(days=30),
        "created_at": now,
        "updated_at": now,
        "tags": ["refrigerated_transport"],
        **{name: [] for name in ("codes", "places", "languages", "certifications", "excluded")},
        **{name: [] for name in ("partner_kinds", "partner_sizes", "agreements", "conditions")},
        **changes,
    }
    return Opportunity(organisation_id=organisation.id, author_id=author.id, **values)


def make_line(organisation: Organisation, author: Person, **changes: Any) -> Line:
    """A line of what it offers; all columns can be given."""
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "side": "offer",
        "kind": "service",
        "text": "Transport frigorifique",
        "language": "fr",
        "created_at": now,
        "updated_at": now,
        "confirmed_at": now,
        "tags": ["refrigerated_transport"],
        **{name: [] for name in ("codes", "places", "languages", "certifications")},
        **changes,
    }
    return Line(organisation_id=organisation.id, created_by=author.id, **values)


def make_match(opportunity: Opportunity, organisation: Organisation, **changes: Any) -> Match:
    """Somebody on the list of an opportunity; all columns can be given."""
    now = datetime.now(UTC)
    parts = [{"signal": "offer", "points": 1240, "value": 413}, {"signal": "country_ties", "points": 300, "value": 300}]
    values: dict[str, Any] = {
        "need_id": opportunity.id,
        "opportunity_id": opportunity.id,
        "owner_id": opportunity.organisation_id,
        "organisation_id": organisation.id,
        "rank": 1,
        "score": 1540,
        "content": 1240,
        "parts": parts,
        "lacking": {"certification": ["ifs_food"]},
        "fits": ["tag:refrigerated_transport"],
        "sources": ["offers"],
        "made_at": now,
        "first_made_at": now,
        **changes,
    }
    return Match(**values)


def make_contest(opportunity: Opportunity, organisation: Organisation, person: Person, **changes: Any) -> Contest:
    """A part of a match that the owner of the need called wrong; all columns can be given."""
    values: dict[str, Any] = {
        "need_id": opportunity.id,
        "opportunity_id": opportunity.id,
        "owner_id": opportunity.organisation_id,
        "organisation_id": organisation.id,
        "side": "owner",
        "signal": "profile",
        "why": "not_true",
        "person_id": person.id,
        "at": datetime.now(UTC),
        **changes,
    }
    return Contest(**values)


def make_introduction(
    asking: Organisation, asked: Organisation, *, about: Line | Opportunity | None = None, **changes: Any
) -> Introduction:
    """One that was asked a moment ago; all columns can be given."""
    now = datetime.now(UTC)
    low, high = sorted((asking.id, asked.id))
    kind = {Line: "line", Opportunity: "opportunity"}.get(type(about), "organisation")  # type: ignore[arg-type]
    state = changes.get("state", "asked")
    agreed = now if state in {"accepted", "talking", "closed"} else None
    values: dict[str, Any] = {
        "id": uuid4(),
        "about": kind,
        "about_id": about.id if about else UUID(int=0),
        "opportunity_id": about.id if kind == "opportunity" and about else None,
        "line_id": about.id if kind == "line" and about else None,
        "title": "Un transporteur",
        "message": "Nous transportons des melons.",
        "state": state,
        "days": 10,
        "asked_at": now,
        "expires_at": now + timedelta(days=10),
        "active_at": now,
        "accepted_at": agreed,
        "answered_at": agreed,
        "conversation_id": uuid4() if agreed else None,
        **changes,
    }
    return Introduction(asking_id=asking.id, asked_id=asked.id, low_id=low, high_id=high, **values)


def make_document(introduction: Introduction, person: Person, file_id: UUID, part: str = "asked") -> Document:
    """A file that one side shows."""
    return Document(
        introduction_id=introduction.id,
        part=part,
        file_id=file_id,
        name="plan.pdf",
        person_id=person.id,
        at=datetime.now(UTC),
    )
