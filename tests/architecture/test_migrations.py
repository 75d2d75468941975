"""The migrations build exactly what the mapped classes describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection
from tests.architecture.sources import ROOT

from community.app.metadata import metadata

WRITTEN_BY_HAND = ("procrastinate_", "alembic_version")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(WRITTEN_BY_HAND))


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"include_name": include_name, "compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_models_and_migrations_agree(connection: AsyncConnection) -> None:
    assert await connection.run_sync(differences) == []


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert len(scripts.get_heads()) == 1


def test_migrations_do_not_import_the_application() -> None:
    """A migration must do the same for ever; the code that it would import does not."""
    guilty = [
        path.name
        for path in (ROOT / "migrations" / "versions").glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import community", "from community"))
    ]
    assert not guilty
