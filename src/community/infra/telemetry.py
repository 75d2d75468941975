"""Structured logs: one JSON object a line in production, readable lines on a developer's console."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
import structlog

from community.settings import Settings

_LEVELS: Final = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_encoder = msgspec.json.Encoder(enc_hook=str)


class AccessLog:
    """One line for each request.

    In JSON it is encoded and written by hand: the chain of processors of structlog costs a third of a cached answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._silent = _LEVELS[settings.log_level] > logging.INFO
        self._json = settings.log_format == "json"
        self._log = structlog.get_logger("access")

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
            sys.stderr.write(_encoder.encode(line).decode() + "\n")
        else:
            del line["level"], line["timestamp"]
            (self._log.warning if failed else self._log.info)(**line)


def configure_logging(settings: Settings) -> None:
    """Route structlog and the standard library to standard error in the configured format."""
    level = _LEVELS[settings.log_level]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
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
