"""Structured logs: one JSON object a line in production, readable lines on a developer's console."""

import asyncio
import atexit
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
import structlog

from community.settings import Settings

GATHER_SECONDS: Final = 0.25
MAX_LINES: Final = 500
_LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_encoder = msgspec.json.Encoder(enc_hook=str)

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
"""The request that is being answered; in every line that is logged meanwhile."""


def _add_request_id(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    request_id = REQUEST_ID.get()
    if request_id is not None:
        line.setdefault("request_id", request_id)
    return line


class AccessLog:
    """One line for each request.

    In JSON it is encoded by hand, and lines are gathered for a quarter of a second: the processors of structlog
    and a system call for each line would cost half of a cached answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._silent = _LEVELS[settings.log_level] > logging.INFO
        self._json = settings.log_format == "json"
        self._log = structlog.get_logger("access")
        self._lines: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None
        atexit.register(self.flush)

    def write(
        self, *, method: str, route: str, status: int, seconds: float, request_id: str, person: UUID | None
    ) -> None:
        """Log a request; only failures of ours where the level is above `info`."""
        failed = status >= 500
        if self._silent and not failed:
            return
        line = {
            "event": "request",
            "level": "warning" if failed else "info",
            "timestamp": datetime.now(UTC),
            "request_id": request_id,
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "person": person,
        }
        if self._json:
            self._lines.append(_encoder.encode(line))
            if failed or len(self._lines) >= MAX_LINES:
                self.flush()
            elif self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(GATHER_SECONDS, self.flush)
        else:
            del line["level"], line["timestamp"]
            (self._log.warning if failed else self._log.info)(**line)

    def flush(self) -> None:
        """Write what was gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        lines, self._lines = self._lines, []
        if lines:
            sys.stderr.write(b"\n".join([*lines, b""]).decode())
            sys.stderr.flush()


def configure_logging(settings: Settings) -> None:
    """Route structlog and the standard library to standard error in the configured format."""
    level = _LEVELS[settings.log_level]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format == "json":
        shared += [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=lambda value, **_: _encoder.encode(value).decode()),
        ]
    else:
        shared.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()))
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=settings.mode != "test",
    )
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(name)s %(message)s"
    )
