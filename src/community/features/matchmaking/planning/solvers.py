"""SciPy with HiGHS, loaded by who plans and not by the server at rest."""

from importlib import import_module
from typing import Any, Final

OPTIMAL: Final = 0
INFEASIBLE: Final = 2


def solvers() -> Any:
    """The package with `optimize` and `sparse`."""
    import_module("scipy.optimize")
    import_module("scipy.sparse")
    return import_module("scipy")
