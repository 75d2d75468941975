"""Files and what they are used by"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "media_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id")),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.Column("moving", sa.Boolean(), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("alt", sa.Text()),
        sa.Column("sha256", sa.LargeBinary()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.CheckConstraint("state IN ('uploading', 'processing', 'ready', 'refused', 'deleted')", name="state"),
        sa.CheckConstraint("size > 0", name="size"),
    )
    op.create_index("ix_media_file_owner_id", "media_file", ["owner_id", "id"])
    op.create_index("ix_media_file_organisation_id", "media_file", ["organisation_id"])
    op.create_index(
        "ix_media_file_expires_at", "media_file", ["expires_at"], postgresql_where=sa.text("expires_at IS NOT NULL")
    )
    op.create_table(
        "media_use",
        sa.Column("file_id", sa.Uuid(), sa.ForeignKey("media_file.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("subject_kind", sa.String(40), primary_key=True),
        sa.Column("subject_id", sa.Uuid(), primary_key=True),
    )
    op.create_index("ix_media_use_subject", "media_use", ["subject_kind", "subject_id"])


def downgrade() -> None:
    op.drop_table("media_use")
    op.drop_table("media_file")
