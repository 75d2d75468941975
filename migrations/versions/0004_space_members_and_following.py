"""Rights of organisations and members in spaces, delegated moderators, follow levels, mentions"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW accounts_person_group AS
        SELECT p.id AS person_id, g.group_id, m.organisation_id
        FROM accounts_person p
        LEFT JOIN accounts_membership m ON m.person_id = p.id AND m.ended_at IS NULL
        LEFT JOIN accounts_organisation o ON o.id = m.organisation_id
        CROSS JOIN LATERAL (
            SELECT by_hand.group_id FROM accounts_group_member by_hand WHERE by_hand.person_id = p.id
            UNION ALL SELECT '07195f8a-a8bc-5609-89fc-92d42f3e8625'::uuid -- everyone
            UNION ALL SELECT 'dcfe8f99-d16e-5131-8ad3-67fa2092c0ed'::uuid -- moderators
                WHERE p.platform_roles && '{moderator,administrator}'
            UNION ALL SELECT kind.id FROM accounts_group kind WHERE kind.key = 'kind:' || o.kind
        ) g
        WHERE p.state = 'active'
        """
    )
    change_grants()
    create_following()


def change_grants() -> None:
    op.execute("ALTER TABLE forums_space_grant DROP CONSTRAINT pk_forums_space_grant")
    op.add_column(
        "forums_space_grant", sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()"))
    )
    op.alter_column("forums_space_grant", "id", server_default=None)
    op.create_primary_key("pk_forums_space_grant", "forums_space_grant", ["id"])
    op.alter_column("forums_space_grant", "group_id", nullable=True)
    op.add_column(
        "forums_space_grant",
        sa.Column("organisation_id", sa.Uuid(), sa.ForeignKey("accounts_organisation.id", ondelete="CASCADE")),
    )
    op.create_index("ix_forums_space_grant_organisation_id", "forums_space_grant", ["organisation_id"])
    op.drop_constraint(op.f("ck_forums_space_grant_level"), "forums_space_grant")
    op.create_check_constraint("level", "forums_space_grant", "level BETWEEN 1 AND 4")
    op.create_check_constraint("holder", "forums_space_grant", "num_nonnulls(group_id, organisation_id) = 1")
    op.create_unique_constraint(None, "forums_space_grant", ["space_id", "group_id"])
    op.create_unique_constraint(None, "forums_space_grant", ["space_id", "organisation_id"])
    op.create_table(
        "forums_space_member",
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("added_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    )
    op.create_index("ix_forums_space_member_person_id", "forums_space_member", ["person_id"])


def create_following() -> None:
    op.create_table(
        "forums_space_follow",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name="level"),
    )
    op.create_index("ix_forums_space_follow_space_id", "forums_space_follow", ["space_id"])
    op.create_table(
        "forums_tag_follow",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("tag", sa.String(40), primary_key=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name="level"),
    )
    op.create_index("ix_forums_tag_follow_tag", "forums_tag_follow", ["tag"])
    op.create_table(
        "forums_ignored",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("ignored_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("until", INSTANT),
    )
    op.create_table(
        "forums_muted_word",
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), primary_key=True),
        sa.Column("word", sa.String(60), primary_key=True),
    )
    op.create_table(
        "forums_mention",
        sa.Column("post_id", sa.Uuid(), sa.ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("target_id", sa.Uuid(), primary_key=True),
        sa.CheckConstraint("kind IN ('person', 'organisation', 'group', 'quoted')", name="kind"),
    )
    op.create_index("ix_forums_mention_target_id", "forums_mention", ["target_id"])
    op.create_index("ix_forums_topic_reader_topic_id", "forums_topic_reader", ["topic_id", "level"])


def downgrade() -> None:
    for table in ("mention", "muted_word", "ignored", "tag_follow", "space_follow", "space_member"):
        op.drop_table(f"forums_{table}")
    op.drop_index("ix_forums_topic_reader_topic_id")
    op.execute("DELETE FROM forums_space_grant WHERE group_id IS NULL")
    op.drop_constraint("uq_forums_space_grant_space_id_organisation_id", "forums_space_grant")
    op.drop_constraint("uq_forums_space_grant_space_id_group_id", "forums_space_grant")
    op.drop_constraint("ck_forums_space_grant_holder", "forums_space_grant")
    op.drop_constraint("ck_forums_space_grant_level", "forums_space_grant")
    op.drop_column("forums_space_grant", "organisation_id")
    op.execute("ALTER TABLE forums_space_grant DROP CONSTRAINT pk_forums_space_grant")
    op.drop_column("forums_space_grant", "id")
    op.create_primary_key("pk_forums_space_grant", "forums_space_grant", ["space_id", "group_id"])
    op.execute("UPDATE forums_space_grant SET level = 3 WHERE level = 4")
    op.create_check_constraint("level", "forums_space_grant", "level BETWEEN 1 AND 3")
    op.execute("DROP VIEW accounts_person_group")
