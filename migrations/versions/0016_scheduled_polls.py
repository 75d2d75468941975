"""Scheduled posts with a poll, and topics with the answers of a form"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forums_scheduled_post", sa.Column("poll", postgresql.JSONB(), nullable=True))
    op.add_column("forums_scheduled_post", sa.Column("form", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("forums_scheduled_post", "form")
    op.drop_column("forums_scheduled_post", "poll")
