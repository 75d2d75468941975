"""What the three embedded servers have in common."""

import contextlib
import shutil
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from community.app.devstack.errors import DevstackError
from community.app.devstack.process import ManagedProcess
from community.app.devstack.state import State, free_port, port_is_free

Report = Callable[[str], None]


def silent(_message: str) -> None:
    """The report of those who do not wish to hear."""


class EmbeddedServer(ABC):
    """A server in its own folder, on 127.0.0.1, with a random password; the port is kept between starts."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM
    ready_seconds: ClassVar[float] = 60

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.process = ManagedProcess(self.name.lower(), self.folder, stop_signal=self.stop_signal)
        self.state = State(self.folder / "server.json")

    @property
    @abstractmethod
    def version(self) -> str:
        """Version of the program."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Address for clients, with its password."""

    @abstractmethod
    def prepare(self, report: Report) -> None:
        """What must exist before the first start."""

    @abstractmethod
    def launch(self) -> None:
        """Start the child process."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    def settle(self) -> None:  # noqa: B027 - most servers have nothing to settle
        """What is done once it answers, at every start."""

    @property
    def port(self) -> int:
        """Port on 127.0.0.1, 0 before the first start."""
        return self.state.number("port")

    @property
    def password(self) -> str:
        """Random, kept in a file that only its owner reads."""
        return self.state.secret("password")

    @property
    def running(self) -> bool:
        """Whether the child process lives."""
        return self.process.pid is not None

    @property
    def alive(self) -> bool:
        """Whether it runs, be it under another starter."""
        return self.process.alive

    def start(self, report: Report = silent) -> None:
        """Start and wait until it answers; nothing to do when it runs already."""
        if self.running:
            return
        self._make_folder()
        if self.process.stop_leftover():
            report(f"{self.name}: stopped the one that an earlier start left behind")
        self.prepare(report)
        self.state.remember(port=free_port(self.port))
        self._run()

    def stop(self) -> None:
        """Stop cleanly; nothing to do when it does not run."""
        self.process.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()

    def restart(self) -> None:
        """Stop if needed, then start again on the same port."""
        self.stop()
        if not port_is_free(self.port):
            raise DevstackError(f"{self.name} cannot restart: port {self.port} was taken by another program.")
        self._run()

    def remove(self) -> None:
        """Stop it and delete its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self) -> None:
        try:
            self.launch()
            self.process.wait_ready(self.is_ready, seconds=self.ready_seconds)
            self.settle()
        except BaseException:
            # Whatever happened, Ctrl-C included: no half-started server stays behind.
            with contextlib.suppress(Exception):
                self.stop()
            raise

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        except OSError as error:
            raise DevstackError(
                f"{self.folder} cannot be made ({error.strerror}). "
                "Set COMMUNITY_DATA_DIR to a folder that you may write to."
            ) from error
