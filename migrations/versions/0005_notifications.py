"""Notices, preferences and settings of notifications; where people get mail"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW accounts_mailbox AS
        SELECT p.id AS person_id, p.email, p.locale, p.given_name || ' ' || p.family_name AS name,
            (SELECT max(s.last_seen_at) FROM accounts_session s WHERE s.person_id = p.id) AS last_seen_at
        FROM accounts_person p
        WHERE p.state = 'active'
        """
    )
    create_notice()
    op.create_table(
        "notifications_preference",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "notifications_settings",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("preset", sa.String(10), nullable=False, server_default="default"),
        sa.Column("digest", sa.String(10), nullable=False, server_default="weekly"),
        sa.Column("digest_on", sa.Date()),
        sa.Column("seen_at", INSTANT),
        sa.Column("zone", sa.String(64), nullable=False, server_default="Europe/Paris"),
        sa.Column("quiet_from", sa.Time()),
        sa.Column("quiet_until", sa.Time()),
        sa.Column("quiet_days", pg.ARRAY(sa.SmallInteger()), nullable=False, server_default="{}"),
        sa.Column("muted_until", INSTANT),
        sa.Column("mail_stop", sa.String(20)),
        sa.Column("mail_stopped_at", INSTANT),
        sa.Column("mails_on", sa.Date()),
        sa.Column("mails_sent", sa.Integer(), nullable=False, server_default="0"),
        sa.CheckConstraint("preset IN ('default', 'all', 'quiet', 'custom')", name="preset"),
        sa.CheckConstraint("digest IN ('none', 'daily', 'weekly')", name="digest"),
        sa.CheckConstraint("mail_stop IN ('unsubscribed', 'bounced')", name="mail_stop"),
        sa.CheckConstraint("num_nulls(quiet_from, quiet_until) IN (0, 2)", name="quiet"),
    )


def create_notice() -> None:
    table = "notifications_notice"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Integer()),
        sa.Column("by", sa.Uuid()),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT),
        sa.Column("mail_stage", sa.String(10), nullable=False),
        sa.Column("mail_after", INSTANT),
        sa.CheckConstraint("mail_stage IN ('none', 'waiting', 'sent', 'cancelled')", name="mail_stage"),
        sa.CheckConstraint("mail_stage <> 'waiting' OR mail_after IS NOT NULL", name="mail_after"),
    )
    op.create_index("ix_notifications_notice_inbox", table, ["person_id", "id"])
    op.create_index("ix_notifications_notice_subject", table, ["person_id", "subject_id", "kind", "id"])
    op.create_index(
        "ix_notifications_notice_unread",
        table,
        ["person_id", "subject_id", "item"],
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "ix_notifications_notice_waiting",
        table,
        ["mail_after", "person_id"],
        postgresql_where=sa.text("mail_stage = 'waiting'"),
    )
    op.create_index(
        "uq_notifications_notice_once",
        table,
        ["person_id", "kind", "subject_id", "item", "by"],
        unique=True,
        postgresql_where=sa.text("item IS NOT NULL AND by IS NOT NULL"),
    )


def downgrade() -> None:
    for table in ("settings", "preference", "notice"):
        op.drop_table(f"notifications_{table}")
    op.execute("DROP VIEW accounts_mailbox")
