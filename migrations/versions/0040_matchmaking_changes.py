"""What the matcher has not looked at yet"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matchmaking_change",
        sa.Column(
            "organisation_id",
            sa.Uuid(),
            sa.ForeignKey("accounts_organisation.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("matchmaking_change")
