"""Previews of links in messages"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "messaging_link",
        sa.Column("url", sa.String(1000), primary_key=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("host", sa.String(255), nullable=False, server_default=""),
        sa.Column("site", sa.String(80), nullable=False, server_default=""),
        sa.Column("title", sa.String(200), nullable=False, server_default=""),
        sa.Column("description", sa.String(300), nullable=False, server_default=""),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_messaging_link_asked", "messaging_link", ["asked_at"], postgresql_where=sa.text("asked"))
    op.create_index("ix_messaging_link_expires_at", "messaging_link", ["expires_at"])
    op.add_column("messaging_message", sa.Column("links", ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.create_index(
        "ix_messaging_message_links",
        "messaging_message",
        ["links"],
        postgresql_using="gin",
        postgresql_where=sa.text("links <> '{}'"),
    )
    op.add_column(
        "messaging_preference", sa.Column("link_previews", sa.Boolean(), server_default="true", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("messaging_preference", "link_previews")
    op.drop_column("messaging_message", "links")
    op.drop_table("messaging_link")
