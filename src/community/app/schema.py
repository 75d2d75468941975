"""The database schema and its revisions, through alembic's own interface."""

import logging
from collections.abc import Callable
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

import community

MIGRATIONS = Path(community.__file__).resolve().parents[2] / "migrations"


class Schema:
    """The schema of one database, compared with the revisions in `migrations/`."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._config = Config()
        self._config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        self._config.attributes["database_url"] = database_url
        self._scripts = ScriptDirectory.from_config(self._config)

    def head(self) -> str:
        """The newest revision of this version of the code."""
        return self._scripts.get_current_head() or "nothing"

    def current(self) -> str:
        """The revision of the database, "" for an empty one.

        Raises:
            psycopg.OperationalError: the database does not answer.
        """
        engine = create_engine("postgresql+psycopg://", creator=self._connect, poolclass=NullPool)
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() or ""

    def waiting(self) -> list[str]:
        """Revisions to apply, oldest first, as `id: title`."""
        steps = self._scripts.iterate_revisions("head", self.current() or "base")
        return [f"{step.revision}: {step.doc}" for step in reversed(list(steps))]

    def upgrade(self, report: Callable[[str], None]) -> None:
        """Apply what is waiting; each revision is reported."""
        logger = logging.getLogger("alembic.runtime.migration")
        handler = _Reporter(report)
        level = logger.level
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        try:
            command.upgrade(self._config, "head")
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._database_url, connect_timeout=5)


class _Reporter(logging.Handler):
    """Passes on the lines in which alembic names a revision."""

    def __init__(self, report: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith("Running "):
            self._report(f"Migration: {message.removeprefix('Running upgrade').strip()}")
