"""Conversations, members, messages"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messaging_conversation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("pair", sa.String(80), unique=True),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_message_at", INSTANT, nullable=False),
        sa.CheckConstraint("kind IN ('direct', 'group')", name="kind"),
        sa.CheckConstraint("(pair IS NOT NULL) = (kind = 'direct')", name="pair"),
    )
    op.create_table(
        "messaging_member",
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("messaging_conversation.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("role", sa.String(14), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("history_from", sa.Integer(), nullable=False),
        sa.Column("delivered_seq", sa.Integer(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.Column("unread_from", sa.Integer()),
        sa.Column("archived_seq", sa.Integer()),
        sa.Column("pinned_at", INSTANT),
        sa.Column("muted_until", INSTANT),
        sa.CheckConstraint("role IN ('administrator', 'member')", name="role"),
        sa.CheckConstraint("state IN ('asked', 'member', 'declined', 'left')", name="state"),
    )
    op.create_index("ix_messaging_member_person_id", "messaging_member", ["person_id", "conversation_id"])
    op.create_table(
        "messaging_message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.Uuid(),
            sa.ForeignKey("messaging_conversation.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("change_seq", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("client_message_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.String(200), nullable=False),
        sa.Column("renderer_version", sa.SmallInteger(), nullable=False),
        sa.Column("reply_to", sa.Integer()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT),
        sa.Column("deleted_at", INSTANT),
        sa.UniqueConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("author_id", "client_message_id"),
        sa.CheckConstraint(
            "kind IN ('text', 'created', 'renamed', 'added', 'removed', 'left', 'appointed')", name="kind"
        ),
    )
    op.create_index(
        "ix_messaging_message_conversation_id_change_seq", "messaging_message", ["conversation_id", "change_seq"]
    )
    op.create_table(
        "messaging_message_version",
        sa.Column("message_id", sa.Uuid(), sa.ForeignKey("messaging_message.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_table(
        "messaging_preference",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("accept_from", sa.String(10), nullable=False),
        sa.Column("read_receipts", sa.Boolean(), nullable=False),
        sa.CheckConstraint("accept_from IN ('everyone', 'contacts', 'nobody')", name="accept_from"),
    )


def downgrade() -> None:
    for table in ("preference", "message_version", "message", "member", "conversation"):
        op.drop_table(f"messaging_{table}")
