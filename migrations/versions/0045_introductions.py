"""Introductions, non-disclosure, outcomes, and whom organisations keep out"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OPEN_ONES = "state IN ('asked', 'not_now', 'accepted', 'talking')"
STATES = "state IN ('asked', 'not_now', 'accepted', 'talking', 'closed', 'declined', 'withdrawn', 'expired')"
PARTS = "part IN ('asking', 'asked', 'adviser')"
REFUSALS = "refusal IN ('no_fit', 'no_capacity', 'already_covered', 'competitor', 'other')"
NOTHING = "nothing IN ('no_answer', 'price', 'volume', 'quality', 'timing', 'other_partner', 'other')"
STEPS = (
    "kind IN ('asked', 'both_asked', 'accepted', 'declined', 'put_off', 'asked_again', 'withdrawn', 'expired', "
    "'opportunity_gone', 'identities_shown', 'conversation_opened', 'passed_on', 'adviser_invited', 'adviser_joined', "
    "'disclosure_set', 'disclosure_accepted', 'document_added', 'document_removed', 'outcome_told', 'closed')"
)
STAGES = "stage IN ('nothing', 'talk', 'meeting', 'offer', 'agreement')"
AGREEMENTS = (
    "agreement IN ('supply', 'distribution', 'agency', 'subcontracting', 'service', 'licence', "
    "'technical_cooperation', 'joint_venture', 'investment', 'research_cooperation', 'training')"
)
BANDS = "band IN ('below_10k', 'to_50k', 'to_200k', 'to_1m', 'above_1m', 'undisclosed')"


def upgrade() -> None:
    _shields()
    _introductions()
    _log()
    _disclosures()
    _outcomes()


def downgrade() -> None:
    for table in (
        "matchmaking_outcome_question",
        "matchmaking_outcome",
        "matchmaking_disclosure",
        "matchmaking_disclosure_text",
        "matchmaking_introduction_document",
        "matchmaking_introduction_step",
        "matchmaking_introduction",
        "matchmaking_introduction_block",
        "matchmaking_shield",
    ):
        op.drop_table(table)


def _shields() -> None:
    op.create_table(
        "matchmaking_shield",
        _organisation("organisation_id", primary_key=True, ondelete="CASCADE"),
        sa.Column("sirens", postgresql.ARRAY(sa.String(9)), nullable=False),
        sa.Column("activities", postgresql.ARRAY(sa.String(40)), nullable=False),
        sa.Column("nearness", sa.String(10), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("nearness IN ('department', 'country', 'anywhere')", name="nearness"),
    )
    op.create_table(
        "matchmaking_introduction_block",
        _person("person_id", primary_key=True, ondelete="CASCADE"),
        _organisation("organisation_id", primary_key=True, ondelete="CASCADE"),
    )
    op.create_index(
        "ix_matchmaking_introduction_block_organisation_id", "matchmaking_introduction_block", ["organisation_id"]
    )
    op.execute(
        "INSERT INTO matchmaking_introduction_block (person_id, organisation_id) "
        "SELECT person_id, organisation_id FROM messaging_organisation_block"
    )


def _introductions() -> None:
    op.create_table(
        "matchmaking_introduction",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _organisation("asking_id"),
        _organisation("asked_id"),
        sa.Column("low_id", sa.Uuid(), nullable=False),
        sa.Column("high_id", sa.Uuid(), nullable=False),
        _person("asker_id", nullable=True),
        _person("answerer_id", nullable=True),
        sa.Column("about", sa.String(12), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("opportunity_id", sa.Uuid(), sa.ForeignKey("matchmaking_opportunity.id")),
        sa.Column("line_id", sa.Uuid(), sa.ForeignKey("matchmaking_line.id", ondelete="SET NULL")),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asking_hidden", sa.Boolean(), nullable=False),
        sa.Column("asked_hidden", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("put_off_until", sa.Date()),
        sa.Column("answered_at", INSTANT),
        sa.Column("accepted_at", INSTANT),
        sa.Column("active_at", INSTANT, nullable=False),
        sa.Column("reminded", sa.SmallInteger(), nullable=False),
        sa.Column("refusal", sa.String(16)),
        sa.Column("result", sa.String(10)),
        sa.Column("nothing", sa.String(14)),
        sa.Column("conversation_id", sa.Uuid()),
        sa.Column("adviser_wanted", sa.Boolean(), nullable=False),
        _person("adviser_id", nullable=True),
        sa.CheckConstraint("about IN ('opportunity', 'line', 'organisation')", name="about"),
        sa.CheckConstraint(STATES, name="state"),
        sa.CheckConstraint(REFUSALS, name="refusal"),
        sa.CheckConstraint("result IN ('agreement', 'nothing')", name="result"),
        sa.CheckConstraint(NOTHING, name="nothing"),
        sa.CheckConstraint("asking_id <> asked_id", name="other"),
        sa.CheckConstraint("low_id < high_id", name="pair"),
    )
    op.create_index(
        "uq_matchmaking_introduction_open",
        "matchmaking_introduction",
        ["low_id", "high_id", "about", "about_id"],
        unique=True,
        postgresql_where=sa.text(OPEN_ONES),
    )
    for name, columns, where in (
        ("asking_id", ["asking_id", "active_at", "id"], None),
        ("asked_id", ["asked_id", "active_at", "id"], None),
        ("opportunity_id", ["opportunity_id"], None),
        ("line_id", ["line_id"], None),
        ("adviser_id", ["adviser_id"], None),
        ("asker_id", ["asker_id"], None),
        ("answerer_id", ["answerer_id"], None),
        ("expires_at", ["expires_at"], "state IN ('asked', 'not_now')"),
        ("accepted_at", ["accepted_at"], None),
    ):
        op.create_index(
            f"ix_matchmaking_introduction_{name}",
            "matchmaking_introduction",
            columns,
            postgresql_where=None if where is None else sa.text(where),
        )


def _log() -> None:
    op.create_table(
        "matchmaking_introduction_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _introduction(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("part", sa.String(8)),
        _person("person_id", nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(STEPS, name="kind"),
        sa.CheckConstraint(PARTS, name="part"),
    )
    op.create_table(
        "matchmaking_introduction_document",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _introduction(),
        sa.Column("part", sa.String(8), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        _person("person_id"),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(PARTS, name="part"),
    )
    for table in ("step", "document"):
        name = f"matchmaking_introduction_{table}"
        op.create_index(f"ix_{name}_introduction_id", name, ["introduction_id", "id"])
    op.create_index(
        "uq_matchmaking_introduction_document_file_id",
        "matchmaking_introduction_document",
        ["introduction_id", "file_id"],
        unique=True,
    )


def _disclosures() -> None:
    op.create_table(
        "matchmaking_disclosure_text",
        sa.Column(
            "opportunity_id",
            sa.Uuid(),
            sa.ForeignKey("matchmaking_opportunity.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        _person("set_by"),
        sa.Column("set_at", INSTANT, nullable=False),
    )
    op.create_table(
        "matchmaking_disclosure",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("introduction_id", sa.Uuid(), sa.ForeignKey("matchmaking_introduction.id"), nullable=False),
        _organisation("organisation_id"),
        _person("person_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.UniqueConstraint("introduction_id", "organisation_id", "sha256"),
    )


def _outcomes() -> None:
    op.create_table(
        "matchmaking_outcome",
        _introduction(primary_key=True),
        _organisation("organisation_id", primary_key=True),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("agreement", sa.String(24)),
        sa.Column("band", sa.String(12)),
        _person("by", nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint(STAGES, name="stage"),
        sa.CheckConstraint(AGREEMENTS, name="agreement"),
        sa.CheckConstraint(BANDS, name="band"),
    )
    op.create_table(
        "matchmaking_outcome_question",
        _introduction(primary_key=True),
        _organisation("organisation_id", primary_key=True),
        sa.Column("days", sa.SmallInteger(), primary_key=True),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT),
    )
    op.create_index("uq_matchmaking_outcome_question_token", "matchmaking_outcome_question", ["token"], unique=True)


def _organisation(name: str, *, primary_key: bool = False, ondelete: str | None = None) -> sa.Column:
    reference = sa.ForeignKey("accounts_organisation.id", ondelete=ondelete)
    return sa.Column(name, sa.Uuid(), reference, primary_key=primary_key, nullable=False)


def _person(name: str, *, primary_key: bool = False, ondelete: str | None = None, nullable: bool = False) -> sa.Column:
    reference = sa.ForeignKey("accounts_person.id", ondelete=ondelete)
    return sa.Column(name, sa.Uuid(), reference, primary_key=primary_key, nullable=nullable)


def _introduction(*, primary_key: bool = False) -> sa.Column:
    reference = sa.ForeignKey("matchmaking_introduction.id", ondelete="CASCADE")
    return sa.Column("introduction_id", sa.Uuid(), reference, primary_key=primary_key, nullable=False)
