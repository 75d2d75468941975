"""Opportunities and lines of profiles."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from community.core.i18n import DEFAULT_ZONE
from community.features.accounts.models import Organisation, Person
from community.features.matchmaking.models import Line, Opportunity

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
