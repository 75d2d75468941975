"""What can be found, and how far engines have come"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE search_change")
    op.create_table(
        "search_touched",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("whole_group", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("noted_at", INSTANT, nullable=False, server_default=sa.func.now()),
    )
    _documents()
    op.create_table(
        "search_walk",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("reason", sa.String(10), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("after_id", sa.Uuid()),
        sa.Column("seen", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("written", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("removed", sa.BigInteger(), nullable=False, server_default="0"),
        sa.CheckConstraint("reason IN ('fill', 'reindex', 'reconcile')", name="reason"),
    )
    op.create_table(
        "search_engine",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("generation", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("building", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("documents", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("lag_ms", sa.Integer(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
    )
    op.create_table(
        "search_generation",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("wanted", sa.SmallInteger(), nullable=False),
    )


def _documents() -> None:
    op.create_table(
        "search_document",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("change", sa.BigInteger(), nullable=False, server_default=sa.text("nextval('search_change')")),
        sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("space_id", sa.Uuid()),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("solved", sa.Boolean()),
        sa.Column("has_file", sa.Boolean()),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
    )
    op.create_index("ix_search_document_change", "search_document", ["change"], unique=True)
    op.create_index(
        "ix_search_document_words",
        "search_document",
        ["words"],
        postgresql_using="gin",
        postgresql_where=sa.text("NOT gone"),
    )
    op.create_index("ix_search_document_group", "search_document", ["kind", "group_id"])
    # The planner's list of frequent words is the PostgreSQL engine's knowledge of which words tell little.
    op.execute("ALTER TABLE search_document ALTER COLUMN words SET STATISTICS 1000")


def downgrade() -> None:
    for table in ("search_generation", "search_engine", "search_walk", "search_document", "search_touched"):
        op.drop_table(table)
    op.execute("DROP SEQUENCE search_change")
