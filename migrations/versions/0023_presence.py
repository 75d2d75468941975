"""Whether a person shows that they are there"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "messaging_preference", sa.Column("presence_visible", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.alter_column("messaging_preference", "presence_visible", server_default=None)


def downgrade() -> None:
    op.drop_column("messaging_preference", "presence_visible")
