"""Outbox, consumed events, idempotency keys, mail, and the job queue"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "infra_outbox_event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("payload", pg.JSONB(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("relayed_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "ix_infra_outbox_event_waiting", "infra_outbox_event", ["id"], postgresql_where=sa.text("relayed_at IS NULL")
    )
    op.create_index("ix_infra_outbox_event_relayed_at", "infra_outbox_event", ["relayed_at"])
    op.execute(
        """
        CREATE FUNCTION infra_outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('infra_outbox', '');
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER infra_outbox_notify AFTER INSERT ON infra_outbox_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION infra_outbox_notify()"
    )
    op.create_table(
        "infra_consumed_event",
        sa.Column("consumer", sa.String(80), primary_key=True),
        sa.Column("event_id", sa.Uuid(), sa.ForeignKey("infra_outbox_event.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("consumed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_infra_consumed_event_event_id", "infra_consumed_event", ["event_id"])
    op.create_table(
        "infra_idempotency_claim",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("key", sa.Uuid(), primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
    )
    op.create_index("ix_infra_idempotency_claim_created_at", "infra_idempotency_claim", ["created_at"])
    op.create_table(
        "infra_mail",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("template", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", pg.JSONB(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('queued','sent','failed','kept')", name="state"),
    )
    op.create_index("ix_infra_mail_created_at", "infra_mail", ["created_at"])
    script = (SQL / "procrastinate_3_10.sql").read_text(encoding="utf-8")
    # Many statements at once: only the driver's simple protocol takes them.
    op.get_bind().connection.dbapi_connection.run_async(lambda connection: connection.execute(script))


def downgrade() -> None:
    raise NotImplementedError("the first migration cannot be taken back: drop the database instead")
