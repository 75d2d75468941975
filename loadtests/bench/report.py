"""The result on the screen, as docs/performance.md, and as JSON."""

import os
import platform as machine
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from loadtests.bench.figures import Figure, Result
from loadtests.bench.platform import Platform

PACKAGES = ("litestar", "uvicorn", "sqlalchemy", "asyncpg", "msgspec", "redis")
_SECTION = re.compile(r"<!-- ([a-z-]+): begin -->\n(.*?)<!-- \1: end -->\n*", re.DOTALL)
COLUMNS = ("Figure", "Value", "Floor", "Ratio", "Target", "Met")


def show(console: Console, result: Result) -> None:
    """The table on the screen."""
    table = Table(*COLUMNS, title=None)
    for figures in result.figures.values():
        for figure in figures:
            table.add_row(*_cells(figure))
    console.print(table)
    for figures in result.figures.values():
        for figure in figures:
            if figure.note:
                console.print(f"{figure.title}: {figure.note}", markup=False, soft_wrap=True)
    for failure in result.failures:
        mark = "WRONG" if failure.wrong else "not measured"
        console.print(f"{failure.measure}: {mark}: {failure.reason}", markup=False, soft_wrap=True)


def write_json(path: Path, result: Result, facts: dict[str, str]) -> None:
    """For comparisons between runs."""
    figures = {
        name: [{**msgspec.to_builtins(one), "ratio": one.ratio, "met": one.met} for one in found]
        for name, found in result.figures.items()
    }
    content = {"facts": facts, "figures": figures, "failures": msgspec.to_builtins(result.failures)}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")


def write_page(path: Path, template: Path, result: Result, facts: dict[str, str]) -> None:
    """The page for readers: the text of the template around the facts and the figures of this run."""
    page = template.read_text(encoding="utf-8")
    parts = {"{{facts}}": _facts(facts), "{{table}}": _table(result), "{{notes}}": _notes(result)}
    for mark, content in parts.items():
        page = page.replace(mark, content)
    former = _SECTION.findall(path.read_text(encoding="utf-8")) if path.exists() else []
    path.write_text(page, encoding="utf-8")
    for name, content in former:
        put_section(path, name, content)


def put_section(path: Path, name: str, content: str) -> None:
    """A part of the page that another benchmark writes, at its end or in place of the former one."""
    others = [part for part in _SECTION.findall(path.read_text(encoding="utf-8")) if part[0] != name]
    page = _SECTION.sub("", path.read_text(encoding="utf-8")).rstrip()
    parts = [f"<!-- {one}: begin -->\n{held}<!-- {one}: end -->" for one, held in sorted([*others, (name, content)])]
    path.write_text("\n\n".join([page, *parts]) + "\n", encoding="utf-8")


def gather_facts(platform: Platform, *, quick: bool) -> dict[str, str]:
    """Where, when and on what the figures were taken."""
    stack = platform.stack
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return {
        "Date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Machine": f"{os.cpu_count()} cores ({_processor()}), {_memory():.0f} GB, {_system()}",
        "Versions": ", ".join([f"Python {machine.python_version()}", *versions]),
        "Servers": f"PostgreSQL {stack.postgres.version}, Valkey {stack.valkey.version}, embedded, default settings",
        "Data at the start": _data(platform.rows_at_start),
        "Data at the end": f"{_data(platform.rows())}; a data folder that is used again begins with these",
        "Kind of run": "quick: short rounds, figures are rough" if quick else "full",
    }


def _data(rows: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in rows.items())


def _cells(figure: Figure) -> list[str]:
    ratio, target = "", ""
    if figure.ratio is not None:
        ratio = f"{figure.ratio:.0%}"
    if figure.target is not None:
        sign = "≥" if figure.better == "higher" else "≤"
        target = f"{sign} {figure.target:.0%}" if figure.ratio is not None else f"{sign} {_number(figure.target)}"
    floor = "" if figure.floor is None else f"{_number(figure.floor)} {figure.unit}"
    met = {None: "", True: "yes", False: "no"}[figure.met]
    if figure.failed:
        met = "NO"
    return [figure.title, f"{_number(figure.value)} {figure.unit}", floor, ratio, target, met]


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _table(result: Result) -> str:
    rows = [_cells(figure) for figures in result.figures.values() for figure in figures]
    lines = [f"| {' | '.join(COLUMNS)} |", "|---|---:|---:|---:|---:|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _notes(result: Result) -> str:
    noted = [figure for figures in result.figures.values() for figure in figures if figure.note]
    lines = [f"- {figure.title}: {figure.note}." for figure in noted]
    lines += [
        f"- {failure.measure}: {'wrong answers' if failure.wrong else 'not measured'}: {failure.reason}."
        for failure in result.failures
    ]
    return "\n".join(lines)


def _facts(facts: dict[str, str]) -> str:
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items())])


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return machine.machine()


def _memory() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9


def _system() -> str:
    try:
        return machine.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return machine.platform(terse=True)
