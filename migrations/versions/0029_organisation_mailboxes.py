"""Who represents an organisation, conversations with organisations, blocked organisations"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW accounts_representative AS
        SELECT m.person_id, m.organisation_id
        FROM accounts_membership m
        JOIN accounts_person p ON p.id = m.person_id
        WHERE m.ended_at IS NULL AND m.role = 'organisation_administrator' AND p.state = 'active'
        """
    )
    op.add_column(
        "messaging_conversation", sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"))
    )
    op.create_index(
        "ix_messaging_conversation_organisation_id",
        "messaging_conversation",
        ["organisation_id"],
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.drop_constraint(op.f("ck_messaging_conversation_kind"), "messaging_conversation")
    op.drop_constraint(op.f("ck_messaging_conversation_pair"), "messaging_conversation")
    op.create_check_constraint("kind", "messaging_conversation", "kind IN ('direct', 'group', 'mailbox')")
    op.create_check_constraint("pair", "messaging_conversation", "(pair IS NULL) = (kind = 'group')")
    op.create_check_constraint(
        "organisation_id", "messaging_conversation", "(organisation_id IS NOT NULL) = (kind = 'mailbox')"
    )
    op.add_column("messaging_member", sa.Column("represents", sa.Uuid(), sa.ForeignKey("accounts_organisation.id")))
    op.create_table(
        "messaging_organisation_block",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("messaging_organisation_block")
    op.execute("DELETE FROM messaging_conversation WHERE kind = 'mailbox'")
    op.drop_column("messaging_member", "represents")
    op.drop_constraint(op.f("ck_messaging_conversation_organisation_id"), "messaging_conversation")
    op.drop_constraint(op.f("ck_messaging_conversation_pair"), "messaging_conversation")
    op.drop_constraint(op.f("ck_messaging_conversation_kind"), "messaging_conversation")
    op.create_check_constraint("kind", "messaging_conversation", "kind IN ('direct', 'group')")
    op.create_check_constraint("pair", "messaging_conversation", "(pair IS NOT NULL) = (kind = 'direct')")
    op.drop_index("ix_messaging_conversation_organisation_id")
    op.drop_column("messaging_conversation", "organisation_id")
    op.execute("DROP VIEW accounts_representative")
