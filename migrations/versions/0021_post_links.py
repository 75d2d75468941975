"""Posts that link to other posts lead back as quotes do"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("forums_post_quote", sa.Column("linked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("forums_post_quote", "linked", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM forums_post_quote WHERE linked")
    op.drop_column("forums_post_quote", "linked")
