"""Who fits what, what people say of it, and rounds of the matcher"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SIDES = "side IN ('owner', 'candidate')"
ANSWERS = "answer IN ('must_meet', 'interested', 'no_thanks')"
REASONS = (
    "reason IN ('not_our_business', 'too_far', 'too_small', 'too_large', 'competitor', 'known_already', 'no_time', "
    "'other')"
)
WHYS = "why IN ('not_true', 'out_of_date', 'misunderstood', 'counts_too_much', 'other')"
STATES = "state IN ('open', 'corrected', 'noted', 'declined')"


def upgrade() -> None:
    op.create_table(
        "matchmaking_match",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_of_need(),
        _home("organisation_id"),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("lacking", postgresql.JSONB(), nullable=False),
        sa.Column("fits", postgresql.ARRAY(sa.String(50)), nullable=False),
        sa.Column("near_line_id", sa.Uuid(), sa.ForeignKey("matchmaking_line.id", ondelete="SET NULL")),
        sa.Column("sources", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("first_made_at", INSTANT, nullable=False),
        sa.UniqueConstraint("need_id", "organisation_id"),
    )
    _index("match", "organisation_id", "content", "id")
    _index("match", "owner_id", "need_id", "rank")
    for column in ("opportunity_id", "line_id", "near_line_id"):
        _index("match", column)
    op.create_table(
        "matchmaking_prospect",
        sa.Column(
            "organisation_id",
            sa.Uuid(),
            sa.ForeignKey("accounts_organisation.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("what", sa.String(20), primary_key=True),
        sa.Column("value", sa.String(50), primary_key=True),
        sa.Column("lists", sa.Integer(), nullable=False),
    )
    _rounds()
    _answers()
    _contests()


def downgrade() -> None:
    for table in ("contest", "answer", "weights", "round", "prospect", "match"):
        op.drop_table(f"matchmaking_{table}")


def _rounds() -> None:
    op.create_table(
        "matchmaking_round",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("needs", "organisations", "matches")),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("gini", sa.Float(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer(), nullable=False),
        sa.Column("sources", postgresql.JSONB(), nullable=False),
        sa.Column("accepted_sources", postgresql.JSONB(), nullable=False),
        sa.Column("learnt_from", sa.Integer(), nullable=False),
    )
    _index("round", "made_at")
    op.create_table(
        "matchmaking_weights",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("learnt_from", sa.Integer(), nullable=False),
        sa.Column("weights", postgresql.JSONB(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
    )
    _index("weights", "made_at")


def _answers() -> None:
    op.create_table(
        "matchmaking_answer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_of_need(),
        _home("organisation_id"),
        sa.Column("side", sa.String(9), nullable=False),
        sa.Column("answer", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("need_version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(SIDES, name="side"),
        sa.CheckConstraint(ANSWERS, name="answer"),
        sa.CheckConstraint(REASONS, name="reason"),
        sa.UniqueConstraint("need_id", "organisation_id", "side"),
    )
    for column in ("organisation_id", "owner_id", "opportunity_id", "line_id"):
        _index("answer", column)


def _contests() -> None:
    op.create_table(
        "matchmaking_contest",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_of_need(),
        _home("organisation_id"),
        sa.Column("side", sa.String(9), nullable=False),
        sa.Column("signal", sa.String(20), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("word", sa.String(1000), nullable=False),
        sa.Column("resolved_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("resolved_at", INSTANT),
        sa.CheckConstraint(SIDES, name="side"),
        sa.CheckConstraint(WHYS, name="why"),
        sa.CheckConstraint(STATES, name="state"),
        sa.UniqueConstraint("need_id", "organisation_id", "side", "signal"),
    )
    _index("contest", "state", "id")
    for column in ("organisation_id", "owner_id", "opportunity_id", "line_id"):
        _index("contest", column)


def _of_need() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), sa.ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE")),
        sa.Column("line_id", sa.Uuid(), sa.ForeignKey("matchmaking_line.id", ondelete="CASCADE")),
        _home("owner_id"),
        sa.CheckConstraint(
            "num_nonnulls(opportunity_id, line_id) = 1 AND need_id = coalesce(opportunity_id, line_id)", name="need"
        ),
    ]


def _home(name: str) -> sa.Column[sa.Uuid]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("accounts_organisation.id", ondelete="CASCADE"), nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_matchmaking_{table}_{columns[0]}", f"matchmaking_{table}", list(columns))
