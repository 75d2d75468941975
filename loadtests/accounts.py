"""Who signs in during load tests and benchmarks.

Two sources, chosen by the environment:

- `LOAD_ACCOUNTS` names a CSV file with the columns `email` and `password` (for any installation),
- otherwise the accounts that `community seed` makes for this purpose: `LOAD_EMAIL` is the pattern of
  their addresses, `LOAD_PASSWORD` their common password, `LOAD_COUNT` how many there are.
"""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from community.app.seed import LOAD_ACCOUNTS, LOAD_EMAIL, PASSWORD


@dataclass(frozen=True)
class Account:
    number: int
    email: str
    password: str


def load_accounts(environ: Mapping[str, str] = os.environ) -> list[Account]:
    """The accounts, in a fixed order.

    Raises:
        ValueError: the file has other columns.
    """
    file = environ.get("LOAD_ACCOUNTS")
    if file:
        return _from_file(Path(file))
    pattern, password = environ.get("LOAD_EMAIL", LOAD_EMAIL), environ.get("LOAD_PASSWORD", PASSWORD)
    count = int(environ.get("LOAD_COUNT", LOAD_ACCOUNTS))
    return [Account(number, pattern.format(number=number), password) for number in range(1, count + 1)]


def _from_file(path: Path) -> list[Account]:
    with path.open(encoding="utf-8", newline="") as content:
        rows = csv.DictReader(content)
        if not {"email", "password"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the first line must be `email,password`.")
        return [Account(number, row["email"], row["password"]) for number, row in enumerate(rows, start=1)]
