"""What locust loads: every journey of `journeys/`, and the shape that LOAD_SHAPE names, if any.

A journey is a file with a class derived from `loadtests.member.Member`; adding a file adds a journey.
Some of them only: name them, as in `locust -f loadtests/locustfile.py Reader`.
"""

import os
import sys
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:
    sys.path.insert(0, str(HERE.parent))


def _classes(folder: str, file: Path) -> dict[str, type]:
    """The classes that a file defines itself."""
    module = import_module(f"loadtests.{folder}.{file.stem}")
    return {name: found for name, found in getmembers(module, isclass) if found.__module__ == module.__name__}


for journey in sorted((HERE / "journeys").glob("[a-z]*.py")):
    globals().update(_classes("journeys", journey))

if os.environ.get("LOAD_SHAPE"):
    shape = HERE / "shapes" / f"{os.environ['LOAD_SHAPE']}.py"
    if not shape.exists():
        names = ", ".join(sorted(one.stem for one in (HERE / "shapes").glob("[a-z]*.py")))
        sys.exit(f"LOAD_SHAPE={os.environ['LOAD_SHAPE']}: there is no such shape. There are: {names}.")
    globals().update(_classes("shapes", shape))
