"""A number that grows with every change of who takes part in a conversation; room for updates in place"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messaging_conversation", sa.Column("roster", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        """
        CREATE FUNCTION messaging_count_roster() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE messaging_conversation SET roster = roster + 1
            WHERE id = coalesce(NEW.conversation_id, OLD.conversation_id);
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER messaging_count_roster AFTER INSERT OR DELETE OR UPDATE OF state ON messaging_member "
        "FOR EACH ROW EXECUTE FUNCTION messaging_count_roster()"
    )
    # Markers move with every message: there is room beside a row for its next versions, so that no index is touched.
    op.execute("ALTER TABLE messaging_member SET (fillfactor = 80)")


def downgrade() -> None:
    op.execute("ALTER TABLE messaging_member RESET (fillfactor)")
    op.execute("DROP TRIGGER messaging_count_roster ON messaging_member")
    op.execute("DROP FUNCTION messaging_count_roster()")
    op.drop_column("messaging_conversation", "roster")
