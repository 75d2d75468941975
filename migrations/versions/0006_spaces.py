"""Spaces in three levels, joining, posting rules, templates"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    widen_spaces()
    keep_the_tree()
    create_requests()
    create_templates()


def widen_spaces() -> None:
    for column in (
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("forums_space.id")),
        sa.Column("inherits", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("depth", sa.SmallInteger(), nullable=False, server_default="1"),
        sa.Column("rights_id", sa.Uuid()),
        sa.Column("gates", pg.ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("join", sa.String(10), nullable=False, server_default="closed"),
        sa.Column("join_level", sa.SmallInteger(), nullable=False, server_default="3"),
        sa.Column("ceiling", sa.SmallInteger(), nullable=False, server_default="3"),
        sa.Column("rules", pg.JSONB(), nullable=False, server_default="{}"),
    ):
        op.add_column("forums_space", column)
    op.execute("UPDATE forums_space SET rights_id = id")
    op.alter_column("forums_space", "rights_id", nullable=False)
    op.alter_column("forums_space", "depth", server_default=None)
    op.create_index("ix_forums_space_parent_id", "forums_space", ["parent_id"])
    op.create_check_constraint("depth", "forums_space", "depth BETWEEN 1 AND 3")
    op.create_check_constraint("inherits", "forums_space", "NOT inherits OR parent_id IS NOT NULL")
    op.create_check_constraint("join", "forums_space", "\"join\" IN ('closed', 'invitation', 'approval', 'open')")
    op.create_check_constraint("join_level", "forums_space", "join_level BETWEEN 1 AND 3")
    op.create_check_constraint("ceiling", "forums_space", "ceiling BETWEEN 1 AND 3")


def keep_the_tree() -> None:
    op.execute(
        """
        CREATE FUNCTION forums_space_place() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            above forums_space%ROWTYPE;
            walk uuid := NEW.parent_id;
        BEGIN
            IF NEW.parent_id IS NULL THEN
                NEW.depth := 1;
                NEW.rights_id := NEW.id;
                NEW.gates := '{}';
                RETURN NEW;
            END IF;
            -- Two moves at once could make a circle that neither of them sees.
            PERFORM pg_advisory_xact_lock(hashtext('forums_space_tree'));
            WHILE walk IS NOT NULL LOOP
                IF walk = NEW.id THEN
                    RAISE EXCEPTION 'a space cannot lie within itself' USING ERRCODE = 'check_violation';
                END IF;
                SELECT parent_id INTO walk FROM forums_space WHERE id = walk;
            END LOOP;
            SELECT * INTO above FROM forums_space WHERE id = NEW.parent_id;
            NEW.depth := above.depth + 1;
            IF NEW.inherits THEN
                NEW.rights_id := above.rights_id;
                NEW.gates := above.gates;
            ELSE
                NEW.rights_id := NEW.id;
                NEW.gates := above.gates || above.rights_id;
            END IF;
            RETURN NEW;
        END $$;
        """
    )
    op.execute(
        """
        CREATE FUNCTION forums_space_carry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE forums_space SET parent_id = parent_id WHERE parent_id = NEW.id;
            RETURN NULL;
        END $$;
        """
    )
    op.execute(
        """
        CREATE TRIGGER forums_space_place BEFORE INSERT OR UPDATE OF parent_id, inherits ON forums_space
            FOR EACH ROW EXECUTE FUNCTION forums_space_place();
        """
    )
    op.execute(
        """
        CREATE TRIGGER forums_space_carry AFTER UPDATE ON forums_space FOR EACH ROW
            WHEN ((OLD.depth, OLD.rights_id, OLD.gates) IS DISTINCT FROM (NEW.depth, NEW.rights_id, NEW.gates))
            EXECUTE FUNCTION forums_space_carry();
        """
    )


def create_requests() -> None:
    op.create_table(
        "forums_space_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("message", sa.String(500), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Uuid(), sa.ForeignKey("accounts_person.id"), nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("accounts_person.id")),
        sa.CheckConstraint("kind IN ('request', 'invitation')", name="kind"),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined', 'withdrawn')", name="state"),
    )
    op.create_index(
        "ix_forums_space_request_waiting",
        "forums_space_request",
        ["space_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_forums_space_request_person_id", "forums_space_request", ["person_id"])


def create_templates() -> None:
    op.create_table(
        "forums_template",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("space_id", sa.Uuid(), sa.ForeignKey("forums_space.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", pg.JSONB(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", pg.JSONB(), nullable=False),
        sa.Column("removed_at", INSTANT),
        sa.CheckConstraint("name ? 'fr'", name="name"),
    )
    op.create_index("ix_forums_template_space_id", "forums_template", ["space_id", "position"])
    op.create_table(
        "forums_topic_form",
        sa.Column("topic_id", sa.Uuid(), sa.ForeignKey("forums_topic.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("template_id", sa.Uuid(), sa.ForeignKey("forums_template.id"), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("answers", pg.JSONB(), nullable=False),
    )
    op.create_index("ix_forums_topic_form_template_id", "forums_topic_form", ["template_id"])


def downgrade() -> None:
    for table in ("topic_form", "template", "space_request"):
        op.drop_table(f"forums_{table}")
    op.execute("DROP TRIGGER forums_space_carry ON forums_space")
    op.execute("DROP TRIGGER forums_space_place ON forums_space")
    op.execute("DROP FUNCTION forums_space_carry(), forums_space_place()")
    columns = "rules ceiling join_level join listed gates rights_id depth inherits parent_id"
    for column in columns.split():
        op.drop_column("forums_space", column)
