"""The view that other slices join to show who did something."""

from typing import Final

from sqlalchemy import Boolean, String, Uuid, column, table

person_cards: Final = table(
    "accounts_person_card",
    column("person_id", Uuid()),
    column("name", String()),
    column("organisation_id", Uuid()),
    column("organisation_name", String()),
    column("organisation_kind", String()),
    column("active", Boolean()),
)
