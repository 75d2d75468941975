"""Who ignores a person, found when the rights of that person change"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_forums_ignored_ignored_id", "forums_ignored", ["ignored_id"])


def downgrade() -> None:
    op.drop_index("ix_forums_ignored_ignored_id")
