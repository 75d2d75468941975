"""Messages that carry what was said elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messaging_message", sa.Column("forwarded_author_id", sa.Uuid(), sa.ForeignKey("accounts_person.id")))
    op.add_column("messaging_message", sa.Column("forwarded_at", sa.DateTime(timezone=True)))
    op.add_column("messaging_message", sa.Column("forwarded_source", sa.Text()))
    op.add_column("messaging_message", sa.Column("forwarded_html", sa.Text()))


def downgrade() -> None:
    for name in ("author_id", "at", "source", "html"):
        op.drop_column("messaging_message", f"forwarded_{name}")
