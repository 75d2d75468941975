"""The committed description of the API is that of the code; the client is generated from it (`make check`)."""

import subprocess
import sys

from tests.architecture.sources import ROOT


def test_openapi_json_is_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "community", "openapi", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr + "run `community openapi`, then `npm run client`"
