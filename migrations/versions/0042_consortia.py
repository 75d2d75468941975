"""Consortia: projects with weighted needs, proposed teams, invitations"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "kind IN ('product', 'service', 'know_how', 'equipment', 'capacity', 'distribution', 'research', 'training', "
    "'finance')"
)
CONSORTIUM = "matchmaking_consortium"
NEED, INVITATION, PROPOSAL = (f"{CONSORTIUM}_{noun}" for noun in ("need", "invitation", "proposal"))


def upgrade() -> None:
    op.create_table(
        CONSORTIUM,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("call", sa.String(500), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("deadline", sa.Date()),
        sa.Column("objective", sa.String(10), nullable=False),
        sa.Column("liability", sa.String(20), nullable=False),
        sa.Column("max_size", sa.SmallInteger()),
        sa.Column("takes_part", sa.Boolean(), nullable=False),
        sa.Column("constraints", postgresql.JSONB(), nullable=False),
        sa.Column("roles", postgresql.JSONB()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("reminded_of", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("objective IN ('coverage', 'smallest')", name="objective"),
        sa.CheckConstraint("liability IN ('joint', 'joint_and_several')", name="liability"),
        sa.CheckConstraint("state IN ('draft', 'searching', 'inviting', 'formed', 'abandoned')", name="state"),
    )
    _index(CONSORTIUM, "organisation_id", ["organisation_id", "id"])
    _index(CONSORTIUM, "deadline", ["deadline"], where="state IN ('searching', 'inviting')")
    op.create_table(
        NEED,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _consortium(),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.SmallInteger(), nullable=False),
        sa.Column("minimum_fit", sa.SmallInteger(), nullable=False),
        *(_words(name) for name in ("partner_kinds", "conditions", "codes", "tags", "places", "languages")),
        sa.Column("certifications", postgresql.JSONB(), nullable=False),
        sa.Column("capacity", sa.Numeric(14, 2)),
        sa.Column("capacity_unit", sa.String(20), nullable=False),
        sa.CheckConstraint(KINDS, name="kind"),
        sa.CheckConstraint(
            "weight BETWEEN 1 AND 10 AND quantity > 0 AND minimum_fit BETWEEN 1 AND 100", name="figures"
        ),
    )
    _index(NEED, "consortium_id", ["consortium_id", "position"])
    _create_invitations()
    _create_proposals()


def _create_invitations() -> None:
    op.create_table(
        INVITATION,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _consortium(),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"), nullable=False),
        sa.Column("need_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("message", sa.String(2000), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("answered_at", INSTANT),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'declined', 'expired', 'withdrawn', 'left')", name="state"),
    )
    op.create_index(
        f"uq_{INVITATION}_standing",
        INVITATION,
        ["consortium_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'accepted')"),
    )
    _index(INVITATION, "consortium_id", ["consortium_id", "id"])
    _index(INVITATION, "organisation_id", ["organisation_id", "id"])
    _index(INVITATION, "expires_on", ["expires_on"], where="state = 'asked'")


def _create_proposals() -> None:
    op.create_table(
        PROPOSAL,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _consortium(),
        sa.Column("asked_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("found", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", INSTANT),
        sa.Column("made_at", INSTANT),
        sa.Column("version", sa.Integer()),
        sa.Column("seconds", sa.Float()),
        sa.Column("content", postgresql.JSONB()),
        sa.Column("error", sa.String(40), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'working', 'made', 'failed')", name="state"),
    )
    op.create_index(
        f"uq_{PROPOSAL}_open",
        PROPOSAL,
        ["consortium_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'working')"),
    )
    _index(PROPOSAL, "consortium_id", ["consortium_id", "id"])
    _index(PROPOSAL, "asked_at", ["asked_at"], where="state IN ('asked', 'working')")


def downgrade() -> None:
    for table in (PROPOSAL, INVITATION, NEED, CONSORTIUM):
        op.drop_table(table)


def _consortium() -> sa.Column[str]:
    return sa.Column(
        "consortium_id", sa.Uuid(), sa.ForeignKey("matchmaking_consortium.id", ondelete="CASCADE"), nullable=False
    )


def _words(name: str) -> sa.Column[list[str]]:
    return sa.Column(name, postgresql.ARRAY(sa.String(40)), nullable=False)


def _index(table: str, name: str, columns: list[str], *, where: str | None = None) -> None:
    op.create_index(f"ix_{table}_{name}", table, columns, postgresql_where=None if where is None else sa.text(where))
