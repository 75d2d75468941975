"""Alerts on searches, and what is searched"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "search_alert",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("accounts_person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("query", sa.String(500), nullable=False),
        sa.Column("tab", sa.String(20), nullable=False),
        sa.Column("pace", sa.String(10), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("person_id", "query", "tab"),
        sa.CheckConstraint("pace IN ('soon', 'daily', 'weekly')", name="pace"),
    )
    op.create_index("ix_search_alert_due_at", "search_alert", ["due_at"])
    op.create_table(
        "search_alert_finding",
        sa.Column("alert_id", sa.Uuid(), sa.ForeignKey("search_alert.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
    )
    op.create_index("ix_search_alert_finding_found_at", "search_alert_finding", ["found_at"])
    op.create_table(
        "search_query",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("words", sa.String(200), nullable=False, unique=True),
        sa.Column("common", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "search_query_asker",
        _query(),
        sa.Column("mark", sa.LargeBinary(), primary_key=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_search_query_asker_asked_on", "search_query_asker", ["asked_on"])
    op.create_table(
        "search_query_day",
        _query(),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("searches", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("empty", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_search_query_day_day", "search_query_day", ["day"])
    op.create_table(
        "search_query_click",
        _query(),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("place", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("clicks", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_search_query_click_day", "search_query_click", ["day"])


def _query() -> sa.Column[sa.Uuid]:
    return sa.Column("query_id", sa.Uuid(), sa.ForeignKey("search_query.id", ondelete="CASCADE"), primary_key=True)


def downgrade() -> None:
    for table in ("click", "day", "asker"):
        op.drop_table(f"search_query_{table}")
    op.drop_table("search_query")
    op.drop_table("search_alert_finding")
    op.drop_table("search_alert")
