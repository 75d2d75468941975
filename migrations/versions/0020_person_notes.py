"""Notes of people on others, for themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLE = "accounts_person_note"
PERSON = "accounts_person.id"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey(PERSON, ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey(PERSON, ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("author_id", "person_id"),
        sa.CheckConstraint("author_id <> person_id", name="other"),
    )
    op.create_index(op.f("ix_accounts_person_note_person_id"), TABLE, ["person_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
