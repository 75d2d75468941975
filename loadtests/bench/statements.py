"""How many SQL statements something took, from pg_stat_statements."""

from dataclasses import dataclass

import psycopg

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "START TRANSACTION", "SAVEPOINT", "RELEASE", ";")
_QUERY = """
SELECT queryid, max(query) AS query, sum(calls)::bigint AS calls
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND toplevel
GROUP BY queryid
"""


@dataclass(frozen=True)
class Statements:
    """What ran between two looks: texts with counts; BEGIN, COMMIT and ROLLBACK apart."""

    queries: dict[str, int]
    control: int

    @property
    def count(self) -> int:
        return sum(self.queries.values())


class StatementCounter:
    """Counts from its making to `since_start`; only one part of the platform should be at work meanwhile."""

    def __init__(self, database_url: str) -> None:
        self._link = psycopg.connect(database_url, autocommit=True, connect_timeout=5)
        self._before = self._read()

    def since_start(self) -> Statements:
        queries: dict[str, int] = {}
        control = 0
        for number, (text, calls) in self._read().items():
            more = calls - self._before.get(number, ("", 0))[1]
            if more <= 0 or "pg_stat_statements" in text:
                continue
            if text.upper().lstrip().startswith(_CONTROL):
                control += more
            else:
                shown = " ".join(text.split())
                queries[shown] = queries.get(shown, 0) + more
        return Statements(queries, control)

    def close(self) -> None:
        self._link.close()

    def _read(self) -> dict[int, tuple[str, int]]:
        return {row[0]: (row[1], row[2]) for row in self._link.execute(_QUERY)}
