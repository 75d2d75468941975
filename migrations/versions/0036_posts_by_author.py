"""Topics and posts by author: what is looked at again when their organisation changes, and what they wrote last"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_forums_post_author", "forums_post", ["author_id", sa.text("coalesce(edited_at, created_at)")])
    op.create_index("ix_forums_topic_author_id", "forums_topic", ["author_id"])


def downgrade() -> None:
    op.drop_index("ix_forums_topic_author_id", "forums_topic")
    op.drop_index("ix_forums_post_author", "forums_post")
