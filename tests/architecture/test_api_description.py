"""The committed descriptions are those of the code; the front end's client and types are generated from them."""

import subprocess
import sys

import pytest
from tests.architecture.sources import ROOT


@pytest.mark.parametrize(("command", "then"), [("openapi", "client"), ("frames", "frames")])
def test_description_is_up_to_date(command: str, then: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "community", command, "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr + f"run `community {command}`, then `npm run {then}`"
