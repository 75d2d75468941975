"""Similar topics are found by the search: titles need no index of their own"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX ix_forums_topic_title_words")
    op.execute("DROP INDEX ix_forums_topic_title_letters")
    op.execute("DROP FUNCTION forums_fold(text)")


def downgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION forums_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1))
        """
    )
    op.execute(
        "CREATE INDEX ix_forums_topic_title_letters ON forums_topic USING gin (forums_fold(title) gin_trgm_ops) "
        "WHERE deleted_at IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_forums_topic_title_words ON forums_topic "
        "USING gin (to_tsvector('french', forums_fold(title))) WHERE deleted_at IS NULL"
    )
