"""Links that change a mail address, and undo the change"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLE = "accounts_token"
BEFORE = "'application_confirm', 'application_answer', 'activation', 'password_reset'"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("email", sa.String(254)))
    op.drop_constraint(op.f("ck_accounts_token_kind"), TABLE)
    op.create_check_constraint("kind", TABLE, f"kind IN ({BEFORE}, 'email_change', 'email_undo')")


def downgrade() -> None:
    op.execute("DELETE FROM accounts_token WHERE kind IN ('email_change', 'email_undo')")
    op.drop_constraint(op.f("ck_accounts_token_kind"), TABLE)
    op.create_check_constraint("kind", TABLE, f"kind IN ({BEFORE})")
    op.drop_column(TABLE, "email")
