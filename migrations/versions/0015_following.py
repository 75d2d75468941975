"""What the lists of what one follows need: written in, seconds of reading, folded titles, indexes of the filters"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ALIVE = "deleted_at IS NULL"
BATCH = 5_000
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"})


def upgrade() -> None:
    change_readers()
    op.add_column(
        "forums_person_state", sa.Column("tracking", sa.SmallInteger(), nullable=False, server_default=sa.text("2"))
    )
    op.alter_column("forums_person_state", "tracking", server_default=None)
    op.create_check_constraint("tracking", "forums_person_state", "tracking BETWEEN 0 AND 2")
    op.alter_column("forums_person_state", "new_since", nullable=True)
    op.create_check_constraint("other", "forums_ignored", "person_id <> ignored_id")
    op.create_index(
        "ix_forums_ignored_until", "forums_ignored", ["until"], postgresql_where=sa.text("until IS NOT NULL")
    )
    op.add_column("forums_topic", sa.Column("folded_title", sa.Text(), nullable=False, server_default=""))
    fold_titles()
    op.alter_column("forums_topic", "folded_title", server_default=None)
    create_topic_indexes()


def change_readers() -> None:
    op.drop_constraint(op.f("ck_forums_topic_reader_level_reason"), "forums_topic_reader")
    op.create_check_constraint("level_reason", "forums_topic_reader", "level_reason BETWEEN 0 AND 3")
    op.add_column("forums_topic_reader", sa.Column("seconds", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("forums_topic_reader", sa.Column("wrote", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        """
        UPDATE forums_topic_reader reader SET wrote = true
        WHERE EXISTS (SELECT FROM forums_post post
                      WHERE post.topic_id = reader.topic_id AND post.author_id = reader.person_id)
        """
    )
    op.create_index(
        "ix_forums_topic_reader_level",
        "forums_topic_reader",
        ["person_id", "topic_id"],
        postgresql_include=["last_read", "level", "level_reason"],
    )
    for name, where in (("wrote", "wrote"), ("muted", "level = 0")):
        op.create_index(
            f"ix_forums_topic_reader_{name}",
            "forums_topic_reader",
            ["person_id", "topic_id"],
            postgresql_where=sa.text(where),
        )


def fold_titles() -> None:
    """In Python, as the titles to come: PostgreSQL folds otherwise."""
    connection = op.get_bind()
    after = "00000000-0000-0000-0000-000000000000"
    some = sa.text("SELECT id, title FROM forums_topic WHERE id > :after ORDER BY id LIMIT :batch")
    write = sa.text(
        "UPDATE forums_topic SET folded_title = new.title "
        "FROM unnest(CAST(:ids AS uuid[]), CAST(:titles AS text[])) AS new(id, title) WHERE forums_topic.id = new.id"
    )
    while rows := connection.execute(some, {"after": after, "batch": BATCH}).all():
        after = str(rows[-1].id)
        folded = [fold_words(row.title) for row in rows]
        connection.execute(write, {"ids": [row.id for row in rows], "titles": folded})


def fold_words(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    plain = "".join(max(char, " ") for char in decomposed if not unicodedata.combining(char))
    return " " + " ".join(re.findall(r"[^\W_]+", plain)) + " "


def create_topic_indexes() -> None:
    op.create_index(
        "ix_forums_topic_tags", "forums_topic", ["tags"], postgresql_using="gin", postgresql_where=sa.text(ALIVE)
    )
    filters = {
        "unanswered": "post_count = 1 AND closed_at IS NULL",
        "closed": "closed_at IS NOT NULL",
        "answered": "accepted_number IS NOT NULL",
    }
    for name, where in filters.items():
        op.create_index(
            f"ix_forums_topic_{name}",
            "forums_topic",
            ["space_id", "last_post_at", "id"],
            postgresql_where=sa.text(f"{ALIVE} AND {where}"),
        )


def downgrade() -> None:
    for name in ("tags", "unanswered", "closed", "answered"):
        op.drop_index(f"ix_forums_topic_{name}")
    op.drop_column("forums_topic", "folded_title")
    op.drop_index("ix_forums_ignored_until")
    op.drop_constraint(op.f("ck_forums_ignored_other"), "forums_ignored")
    op.execute("DELETE FROM forums_person_state WHERE new_since IS NULL")
    op.alter_column("forums_person_state", "new_since", nullable=False)
    op.drop_constraint(op.f("ck_forums_person_state_tracking"), "forums_person_state")
    op.drop_column("forums_person_state", "tracking")
    for name in ("level", "wrote", "muted"):
        op.drop_index(f"ix_forums_topic_reader_{name}")
    op.drop_column("forums_topic_reader", "wrote")
    op.drop_column("forums_topic_reader", "seconds")
    op.execute("UPDATE forums_topic_reader SET level_reason = 0 WHERE level_reason = 3")
    op.drop_constraint(op.f("ck_forums_topic_reader_level_reason"), "forums_topic_reader")
    op.create_check_constraint("level_reason", "forums_topic_reader", "level_reason BETWEEN 0 AND 2")
