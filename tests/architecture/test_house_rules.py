"""The rules of the house that a linter does not know; each message names the place and the way out."""

import ast
import subprocess
import sys

from tests.architecture.sources import PACKAGE, ROOT, calls, sources

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
SELECTING_ROOMS = {"queries", "repository"}
COMMITTING = {
    "src/community/infra/db.py",
    "src/community/app/worker.py",
    "src/community/infra/search/lexical.py",  # a search index on disk, no transaction
}


def test_import_contract_holds() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_files_and_functions_stay_small() -> None:
    too_long = [f"{source.name}: {source.lines} lines" for source in sources() if source.lines > MAX_FILE_LINES]
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    too_long += [f"{source.name}:{node.lineno} {node.name}: {length} lines"]
    assert not too_long, "split into a folder with a module per noun, or into smaller functions"


def test_no_file_is_a_drawer() -> None:
    found = [source.name for source in sources() if source.path.name in FORBIDDEN_NAMES]
    assert not found, "name a module after what it holds"


def test_slices_select_only_in_queries_and_repository() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources()
        if source.room and source.room not in SELECTING_ROOMS
        for name, call in calls(source.tree)
        if name == "select" and isinstance(call.func, ast.Name)
    ]
    assert not [place for place in found if "/policy" not in place], "move the SQL to queries.py or repository.py"


def test_only_the_unit_of_work_commits() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources()
        if source.name not in COMMITTING and "/devstack/" not in source.name
        for name, call in calls(source.tree)
        if name == "commit"
    ]
    assert not found, "let infra/db.py end the transaction"


def test_relationships_never_load_by_themselves() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources()
        for name, call in calls(source.tree)
        if name == "relationship"
        and not any(
            keyword.arg == "lazy" and isinstance(keyword.value, ast.Constant) and keyword.value.value == "raise"
            for keyword in call.keywords
        )
    ]
    assert not found, 'state lazy="raise"'


def test_sql_text_is_never_formatted() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources()
        for name, call in calls(source.tree)
        if name == "text" and call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not found, "bind parameters instead of building SQL"


def test_no_import_of_the_house_hides_in_a_function() -> None:
    """Function-level imports of our own modules hide cycles; the command line alone loads its commands late."""
    found = []
    for source in sources():
        if "/app/cli/" in source.name or source.path.name == "__main__.py":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{source.name}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("community")
                ]
    assert not found


def test_tables_carry_the_prefix_of_their_slice() -> None:
    wrong = []
    for source in sources():
        if source.room != "models":
            continue
        slice_name = source.path.relative_to(PACKAGE / "features").parts[0]
        for node in ast.walk(source.tree):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and node.targets[0].id == "__tablename__"
                and isinstance(node.value, ast.Constant)
                and not str(node.value.value).startswith(f"{slice_name}_")
            ):
                wrong += [f"{source.name}:{node.lineno}"]
    assert not wrong


def test_every_slice_says_what_it_is_for() -> None:
    silent = []
    for folder in sorted((PACKAGE / "features").iterdir()):
        if folder.is_dir() and (folder / "__init__.py").exists():
            tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
            if not ast.get_docstring(tree) or len(tree.body) != 1:
                silent.append(folder.name)
    assert not silent, "features/<slice>/__init__.py holds a docstring (purpose, tables, events) and no import"


def test_the_tree_in_the_readme_is_the_tree_on_disk() -> None:
    """Folders two levels down in the repository, and the rooms of the house."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("```\n.\n")[1].split("```")[0]
    told: set[str] = set()
    above: list[str] = []
    for line in text.splitlines():
        mark = line.index("── ")
        name = line[mark + 3 :].split()[0].rstrip("/")
        above = [*above[: (mark - 1) // 4], name]
        told.add("/".join(above))
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    real = {path.split("/")[0] for path in listed if "/" in path and not path.startswith(".")} - {"src"}
    rooms = {folder.name for folder in PACKAGE.iterdir() if folder.is_dir() and folder.name != "__pycache__"}
    slices = {folder.name for folder in (PACKAGE / "features").iterdir() if (folder / "__init__.py").exists()}
    real |= {f"src/community/{room}" for room in rooms} | {f"src/community/features/{name}" for name in slices}
    assert told - {"src/community"} == real
