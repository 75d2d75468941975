"""Meeting days: slots, places, participants, wishes, meetings, feedback, calendars"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
SLOTS = postgresql.ARRAY(sa.SmallInteger())
TABLES = ("plan", "calendar", "feedback", "seat", "", "wish", "participant", "place", "day")


def upgrade() -> None:
    _days()
    _people()
    _meetings()
    op.create_table(
        "matchmaking_meeting_calendar",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_table(
        "matchmaking_meeting_plan",
        _of("day_id", "meeting_day", key=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("figures", "shares", "ungranted")),
    )


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(f"matchmaking_meeting_{name}".rstrip("_"))


def _days() -> None:
    op.create_table(
        "matchmaking_meeting_day",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("location", sa.String(300), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String(2)), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("slots", postgresql.JSONB(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("slot_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("gap_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("register_until", INSTANT, nullable=False),
        sa.Column("wish_until", INSTANT, nullable=False),
        sa.Column("max_meetings", sa.SmallInteger()),
        sa.Column("longest_run", sa.SmallInteger()),
        sa.Column("must_value", sa.SmallInteger(), nullable=False),
        sa.Column("sides", postgresql.JSONB(), nullable=False),
        sa.Column("meet_again", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT),
        sa.Column("cancel_reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("plan_state", sa.String(8), nullable=False),
        sa.Column("plan_kind", sa.String(10), nullable=False),
        sa.Column("plan_fills", sa.Boolean(), nullable=False),
        sa.Column("plan_number", sa.Integer(), nullable=False),
        sa.Column("plan_asked_at", INSTANT),
        sa.Column("plan_claimed_at", INSTANT),
        sa.Column("plan_progress", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'wishes', 'scheduled', 'running', 'done', 'cancelled')", name="state"
        ),
        sa.CheckConstraint("plan_state IN ('none', 'asked', 'working', 'made', 'failed')", name="plan_state"),
        sa.CheckConstraint("plan_kind IN ('schedule', 'correction')", name="plan_kind"),
    )
    op.create_index("ix_matchmaking_meeting_day_ends_at", "matchmaking_meeting_day", ["ends_at", "id"])
    op.create_index(
        "ix_matchmaking_meeting_day_plan",
        "matchmaking_meeting_day",
        ["plan_asked_at"],
        postgresql_where=sa.text("plan_state IN ('asked', 'working')"),
    )
    op.create_table(
        "matchmaking_meeting_place",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("day_id", "meeting_day"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("link", sa.String(500), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("reserved_for", postgresql.ARRAY(sa.String(60)), nullable=False),
        sa.Column("closed", SLOTS, nullable=False),
    )
    op.create_index("ix_matchmaking_meeting_place_day_id", "matchmaking_meeting_place", ["day_id", "position", "id"])


def _people() -> None:
    op.create_table(
        "matchmaking_meeting_participant",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("day_id", "meeting_day"),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"), nullable=False),
        sa.Column("side", sa.String(40), nullable=False),
        sa.Column("slots", SLOTS, nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("max_meetings", sa.SmallInteger()),
        sa.Column("about", sa.String(600), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("checked_in_at", INSTANT),
        sa.Column("cancelled_at", INSTANT),
    )
    people = "matchmaking_meeting_participant"
    op.create_index("uq_matchmaking_meeting_participant", people, ["day_id", "person_id"], unique=True)
    op.create_index("ix_matchmaking_meeting_participant_person_id", people, ["person_id"])
    wishes = "matchmaking_meeting_wish"
    op.create_table(
        wishes,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("day_id", "meeting_day"),
        _of("wisher_id", "meeting_participant"),
        _of("participant_id", "meeting_participant", optional=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id")),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("level IN ('must', 'interested', 'no')", name="level"),
        sa.CheckConstraint("(participant_id IS NULL) <> (organisation_id IS NULL)", name="wished"),
    )
    for name in ("participant", "organisation"):
        op.create_index(f"uq_matchmaking_meeting_wish_{name}", wishes, ["wisher_id", f"{name}_id"], unique=True)
    op.create_index("ix_matchmaking_meeting_wish_day_id", wishes, ["day_id"])


def _meetings() -> None:
    table = "matchmaking_meeting"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        _of("day_id", "meeting_day"),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("place_id", sa.Uuid(), sa.ForeignKey("matchmaking_meeting_place.id"), nullable=False),
        _of("first_id", "meeting_participant"),
        _of("second_id", "meeting_participant"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(10)),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("reminded_at", INSTANT),
        sa.Column("missing", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'held', 'no_show', 'cancelled')", name="state"),
        sa.CheckConstraint("reason IN ('refused', 'left', 'organiser', 'no_room')", name="reason"),
        sa.CheckConstraint("first_id < second_id", name="order"),
    )
    living = sa.text("state <> 'cancelled'")
    op.create_index("uq_matchmaking_meeting_place", table, ["place_id", "slot"], unique=True, postgresql_where=living)
    op.create_index(
        "uq_matchmaking_meeting_pair", table, ["first_id", "second_id"], unique=True, postgresql_where=living
    )
    op.create_index("ix_matchmaking_meeting_day_id", table, ["day_id", "slot", "id"])
    op.create_index("ix_matchmaking_meeting_second_id", table, ["second_id"])
    op.create_table(
        "matchmaking_meeting_seat",
        _of("participant_id", "meeting_participant", key=True),
        sa.Column("slot", sa.SmallInteger(), primary_key=True),
        _of("meeting_id", "meeting"),
    )
    op.create_index("ix_matchmaking_meeting_seat_meeting_id", "matchmaking_meeting_seat", ["meeting_id"])
    op.create_table(
        "matchmaking_meeting_feedback",
        _of("meeting_id", "meeting", key=True),
        _of("participant_id", "meeting_participant", key=True),
        sa.Column("useful", sa.SmallInteger(), nullable=False),
        sa.Column("next_step", sa.String(10), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("next_step IN ('none', 'talk', 'visit', 'offer', 'agreement')", name="next_step"),
        sa.CheckConstraint("useful BETWEEN 1 AND 5", name="useful"),
    )


def _of(name: str, table: str, *, optional: bool = False, key: bool = False) -> sa.Column[object]:
    """What belongs to something goes with it."""
    target = sa.ForeignKey(f"matchmaking_{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(), target, nullable=optional, primary_key=key)
