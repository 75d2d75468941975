"""Mails that come in, bounces, and generations of reply addresses"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    table = "notifications_inbound_mail"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("identity", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("source", sa.String(200), unique=True),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(20)),
        sa.Column("detail", sa.String(60)),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.Column("made_id", sa.Uuid()),
        sa.Column("text_digest", sa.LargeBinary()),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("processed_at", INSTANT),
        sa.CheckConstraint("state IN ('waiting', 'done', 'kept')", name="state"),
        sa.CheckConstraint("(state = 'waiting') = (outcome IS NULL)", name="outcome"),
    )
    op.create_index("ix_notifications_inbound_mail_person", table, ["person_id", "received_at"])
    op.create_index("ix_notifications_inbound_mail_received", table, ["received_at", "id"])
    op.create_table(
        "notifications_bounce",
        sa.Column("mail_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("address_key", sa.String(254), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index("ix_notifications_bounce_person", "notifications_bounce", ["person_id", "at"])
    op.create_table(
        "notifications_reply_generation",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("generation", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    for table in ("reply_generation", "bounce", "inbound_mail"):
        op.drop_table(f"notifications_{table}")
