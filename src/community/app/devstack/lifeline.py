"""Ends the servers of a test run that was killed before it could stop them."""

import shlex
import subprocess
from collections.abc import Iterable

from community.app.devstack.server import EmbeddedServer


class Lifeline:
    """A shell that waits for the end of this process, then stops what the notes of the servers name.

    Only for data that is thrown away: nobody would start again on it and find what was left behind.
    """

    def __init__(self) -> None:
        self._shell: subprocess.Popen[bytes] | None = None

    def tie(self, servers: Iterable[EmbeddedServer]) -> None:
        """Begin to watch over these servers."""
        # The pipe ends when this process does, however it does. A server stopped meanwhile has no note.
        script = ["cat >/dev/null"]
        for server in servers:
            note, name = shlex.quote(str(server.process.note)), server.stop_signal.name.removeprefix("SIG")
            script.append(f'if read -r pid born <{note}; then kill -{name} "$pid"; fi')
        self._shell = subprocess.Popen(  # noqa: S603 - fixed program
            ["/bin/sh", "-c", "\n".join(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def cut(self) -> None:
        """The servers are stopped in the ordinary way."""
        if self._shell is not None:
            self._shell.kill()
            self._shell.communicate()
            self._shell = None
