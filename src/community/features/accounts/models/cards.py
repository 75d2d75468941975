"""The views that other slices join: who did something, and who belongs to which group."""

from typing import Final

from sqlalchemy import Boolean, DateTime, String, Uuid, column, table
from sqlalchemy.dialects.postgresql import ARRAY

person_cards: Final = table(
    "accounts_person_card",
    column("person_id", Uuid()),
    column("name", String()),
    column("organisation_id", Uuid()),
    column("organisation_name", String()),
    column("organisation_kind", String()),
    column("active", Boolean()),
)

person_groups: Final = table(
    "accounts_person_group",
    column("person_id", Uuid()),
    column("group_id", Uuid()),
    column("organisation_id", Uuid()),
)
"""One row for each group of each active person, automatic ones included, beside the person's organisation."""

mailboxes: Final = table(
    "accounts_mailbox",
    column("person_id", Uuid()),
    column("email", String()),
    column("locale", String()),
    column("name", String()),
    column("last_seen_at", DateTime(timezone=True)),
)
"""Where active people get mail, in which language, and when they were last here."""

representatives: Final = table(
    "accounts_representative", column("person_id", Uuid()), column("organisation_id", Uuid())
)
"""Who speaks for an organisation: its active administrators."""

organisation_names: Final = table(
    "accounts_organisation", column("id", Uuid()), column("legal_name", String()), column("search_key", String())
)

organisation_facts: Final = table(
    "accounts_organisation",
    column("id", Uuid()),
    column("legal_name", String()),
    column("kind", String()),
    column("siren", String()),
    column("naf_code", String()),
    column("postcode", String()),
    column("city", String()),
    column("country", String()),
    column("languages", ARRAY(String())),
    column("countries", ARRAY(String())),
    column("about", String()),
    column("created_at", DateTime(timezone=True)),
)
"""What the directory tells of organisations, for those who match them."""

person_keys: Final = table(
    "accounts_person", column("id", Uuid()), column("sort_key", String()), column("search_key", String())
)
"""By what people are ordered, the French way, and found: folded names."""
