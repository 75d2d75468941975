"""The first view after signing in, in Chromium: what it loads, when it shows, how much it moves."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import uvloop

from community.app.devstack.errors import DevstackError
from community.app.devstack.node import NodeTools
from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer
from loadtests.bench.figures import Bench, Figure, Unavailable
from loadtests.bench.members import sign_in
from loadtests.bench.platform import ROOT

SCRIPT = Path(__file__).parents[1] / "first_view.mjs"
PATH = "/forums"
SECONDS = 180


def measure(bench: Bench) -> Iterator[Figure]:
    if bench.platform.frontend_dir is None:
        raise Unavailable("the front end is not built (`make bench` does it)")
    bench.platform.drain()
    member = uvloop.run(sign_in(bench.platform.address, load_accounts()[0]))
    runs = _visit(bench.platform.address, member.cookie, 3 if bench.quick else 5)
    last = runs[-1]
    yield Figure(
        title="First view: JavaScript, gzip",
        value=last["script"] / 1024,
        unit="KB",
        target=90,
        better="lower",
        note=f"{last['scripts']} files at {urlsplit(last['url']).path}, all that the visit loads until "
        f"nothing more comes; {last['before'] / 1024:.0f} KB of it before the largest contentful paint",
    )
    yield Figure(title="First view: CSS, gzip", value=last["stylesheet"] / 1024, unit="KB", target=15, better="lower")
    yield Figure(
        title="First view: largest contentful paint",
        value=median(run["lcp"] for run in runs) / 1000,
        unit="s",
        target=0.8,
        better="lower",
        note=f"median of {len(runs)} visits with an empty browser cache, all: "
        + ", ".join(f"{run['lcp']:.0f} ms" for run in runs),
    )
    yield Figure(
        title="First view: layout shift",
        value=median(run["cls"] for run in runs),
        unit="",
        target=0.02,
        better="lower",
        note="all: " + ", ".join(f"{run['cls']:.4f}" for run in runs),
    )


def _visit(address: str, cookie: str, runs: int) -> list[dict[str, Any]]:
    chromium = _chromium()
    if not (ROOT / "frontend/node_modules/playwright-core").exists():
        raise Unavailable("frontend/node_modules is missing (`make bench` installs it)")
    try:
        shims = NodeTools().shims(ROOT / ".cache/frontend/bin")
    except DevstackError as error:
        raise Unavailable(str(error)) from error
    argv = [str(shims / "node"), str(SCRIPT), str(ROOT / "frontend"), chromium, f"{address}{PATH}", cookie, str(runs)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise BadAnswer(f"the visit failed: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def _chromium() -> str:
    names = [os.environ.get("COMMUNITY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    for name in names:
        found = shutil.which(name) if name else None
        if found:
            return found
    raise Unavailable("Chromium is not installed (scripts/chromium does it)")
