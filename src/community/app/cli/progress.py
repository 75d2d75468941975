"""Progress on the terminal: a spinner and ticks for people, plain lines for files and pipes."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.markup import escape

# Where there is no terminal to ask for its width, tables are not squeezed.
FILE_WIDTH: Final = 180


def make_console() -> Console:
    """A console on standard output."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else FILE_WIDTH)


class Progress:
    """Prints steps as they begin and end."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or make_console()

    def line(self, message: str) -> None:
        """One finished fact."""
        mark = "[green]✓[/] " if self.console.is_terminal else ""
        self.console.print(f"{mark}{escape(message)}", soft_wrap=True)

    def warn(self, message: str) -> None:
        """Something that does not stop the work."""
        mark = "[yellow]![/] " if self.console.is_terminal else "warning: "
        self.console.print(f"{mark}{escape(message)}", soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A step that takes time; its duration is printed when it has gone well."""
        began = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(escape(title)):
                yield
        else:
            self.console.print(f"{title} ...", markup=False, soft_wrap=True)
            yield
        self.line(f"{title} ({time.monotonic() - began:.1f} s)")
