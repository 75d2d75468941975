"""Draft sequences that are never used twice"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SEQUENCE forums_draft_sequence")
    op.alter_column("forums_draft", "sequence", type_=sa.BigInteger())
