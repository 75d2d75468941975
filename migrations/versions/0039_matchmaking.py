"""What organisations offer and seek, opportunities and their reviews"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SIDES = "side IN ('offer', 'seek')"
KINDS = (
    "kind IN ('product', 'service', 'know_how', 'equipment', 'capacity', 'distribution', 'research', 'training', "
    "'finance')"
)
STAGES = "stage IN ('concept', 'laboratory', 'prototype', 'field_tested', 'on_market')"
IP = "ip IN ('none', 'patent_filed', 'patent_granted', 'plant_variety', 'copyright', 'secret', 'other')"
STATES = "state IN ('draft', 'in_review', 'on_hold', 'rejected', 'published', 'expired', 'withdrawn', 'archived')"


def upgrade() -> None:
    op.create_table(
        "matchmaking_line",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("side", sa.String(5), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("stage", sa.String(20)),
        *_terms(),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(SIDES, name="side"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint(STAGES, name="stage"),
    )
    op.create_index("ix_matchmaking_line_organisation_id", "matchmaking_line", ["organisation_id", "side", "id"])
    op.create_table(
        "matchmaking_opportunity",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("summary", sa.String(600), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("advantages", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("stage", sa.String(20)),
        sa.Column("ip", sa.String(20)),
        *_terms(),
        *(_words(name) for name in ("partner_kinds", "partner_sizes", "agreements", "conditions")),
        sa.Column("partner_role", sa.String(1000), nullable=False),
        sa.Column("excluded", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT),
        sa.Column("published_on", sa.Date()),
        sa.Column("asked_at", INSTANT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("direction IN ('offer', 'request')", name="direction"),
        sa.CheckConstraint("area IN ('commercial', 'technology', 'research')", name="area"),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint(STAGES, name="stage"),
        sa.CheckConstraint(IP, name="ip"),
        sa.CheckConstraint(STATES, name="state"),
    )
    _index("organisation_id", ["organisation_id", "id"])
    _index("published_on", ["published_on", "id"], where="state = 'published'")
    _index("submitted_at", ["submitted_at"], where="state = 'in_review'")
    _index("valid_until", ["valid_until"], where="state = 'published'")
    op.create_table(
        "matchmaking_review",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "opportunity_id",
            sa.Uuid(),
            sa.ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        *(
            sa.Column(name, sa.SmallInteger(), nullable=False)
            for name in ("advantages", "clarity", "expectations", "wording")
        ),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("verdict IN ('publish', 'hold', 'reject')", name="verdict"),
        sa.CheckConstraint(
            "advantages BETWEEN 0 AND 5 AND clarity BETWEEN 0 AND 5 "
            "AND expectations BETWEEN 0 AND 5 AND wording BETWEEN 0 AND 5",
            name="scores",
        ),
    )
    op.create_index("ix_matchmaking_review_opportunity_id", "matchmaking_review", ["opportunity_id", "id"])


def downgrade() -> None:
    for table in ("matchmaking_review", "matchmaking_opportunity", "matchmaking_line"):
        op.drop_table(table)


def _words(name: str) -> sa.Column[list[str]]:
    return sa.Column(name, postgresql.ARRAY(sa.String(40)), nullable=False)


def _terms() -> list[sa.Column]:
    return [
        *(_words(name) for name in ("codes", "tags", "places", "languages")),
        sa.Column("certifications", postgresql.JSONB(), nullable=False),
        sa.Column("capacity", sa.Numeric(14, 2)),
        sa.Column("capacity_unit", sa.String(20), nullable=False),
    ]


def _index(name: str, columns: list[str], *, where: str | None = None) -> None:
    op.create_index(
        f"ix_matchmaking_opportunity_{name}",
        "matchmaking_opportunity",
        columns,
        postgresql_where=None if where is None else sa.text(where),
    )
