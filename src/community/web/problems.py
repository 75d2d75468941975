"""Problem details (RFC 9457): every error of the API has one shape, a stable code, and no text to parse.

`{type, title, status, code, params, requestId, errors?}`; `errors` maps JSON pointers of the body
to codes. The front end translates the codes.
"""

import re
from typing import Any, Final

import msgspec
import structlog
from asyncpg.exceptions import CannotConnectNowError, PostgresConnectionError, QueryCanceledError
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from community.core.errors import DomainError, Invalid

log = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_SECONDS: Final = 2
AnyRequest = Request[Any, Any, Any]

_HTTP_CODES: Final = {
    400: "invalid_request",
    401: "sign_in_required",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
    503: "unavailable",
}
_MESSAGES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"unknown field `(?P<field>[^`]+)`"), "unknown_field"),
    (re.compile(r"missing required field `(?P<field>[^`]+)`"), "required"),
    (re.compile(r"of length >= (?P<minimum>\d+)"), "too_short"),
    (re.compile(r"of length <= (?P<maximum>\d+)"), "too_long"),
    (re.compile(r">= (?P<minimum>-?\d+)"), "too_small"),
    (re.compile(r"<= (?P<maximum>-?\d+)"), "too_big"),
    (re.compile(r"matching regex"), "wrong_format"),
    (re.compile(r"Invalid enum value"), "unknown_value"),
    (re.compile(r"Expected `"), "wrong_type"),
)


class FieldError(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One refused field: where (JSON pointer), why (code), with which parameters."""

    pointer: str
    code: str
    params: dict[str, Any]


class Problem(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The body of every error answer."""

    type: str
    title: str
    status: int
    code: str
    params: dict[str, Any]
    request_id: str
    errors: list[FieldError]


def problem_body(
    *,
    status: int,
    code: str,
    request_id: str,
    params: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
) -> Problem:
    return Problem(
        type=f"urn:community:problem:{code}",
        title=code.replace("_", " "),
        status=status,
        code=code,
        params=params or {},
        request_id=request_id,
        errors=errors or [],
    )


def _answer(
    request: AnyRequest,
    *,
    status: int,
    code: str,
    params: dict[str, Any] | None = None,
    errors: list[FieldError] | None = None,
    retry_after: int | None = None,
) -> Response[Problem]:
    request_id = str(request.scope.get("request_id", ""))
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    body = problem_body(status=status, code=code, request_id=request_id, params=params, errors=errors)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def on_domain_error(request: AnyRequest, error: DomainError) -> Response[Problem]:
    errors: list[FieldError] = []
    if isinstance(error, Invalid):
        errors = [FieldError(pointer=at, code=why.code, params=why.params) for at, why in error.fields.items()]
    retry_after = getattr(error, "retry_after", None)
    return _answer(
        request, status=error.status, code=error.code, params=error.params, errors=errors, retry_after=retry_after
    )


def on_http_exception(request: AnyRequest, error: HTTPException) -> Response[Problem]:
    """Framework errors: bad bodies become field errors, the rest a code by status."""
    if isinstance(error, ValidationException):
        return _answer(request, status=400, code="invalid_request", errors=_field_errors(error))
    if error.status_code >= 500:
        log.error("framework_error", detail=error.detail)
    return _answer(request, status=error.status_code, code=_HTTP_CODES.get(error.status_code, "invalid_request"))


def _field_errors(error: ValidationException) -> list[FieldError]:
    extra = error.extra if isinstance(error.extra, list) else []
    return [_field_error(str(item.get("key", "")), str(item.get("message", ""))) for item in extra]


def _field_error(key: str, message: str) -> FieldError:
    for pattern, code in _MESSAGES:
        match = pattern.search(message)
        if match:
            params = match.groupdict()
            field = params.pop("field", "")
            # The framework names the body as a whole `data`, after the handler's parameter.
            place = "" if field and key == "data" else key
            parts = [*place.replace("[", ".").replace("]", "").split("."), field]
            return FieldError(pointer="/" + "/".join(part for part in parts if part), code=code, params=params)
    return FieldError(pointer="/" + key.replace(".", "/"), code="wrong_value", params={})


def on_database_error(request: AnyRequest, error: Exception) -> Response[Problem]:
    """A database that is away or overloaded is a 503 that invites a retry; anything else is our fault: 500."""
    if _is_outage(error):
        log.warning("database_unavailable", error=repr(error))
        return _answer(request, status=503, code="unavailable", retry_after=RETRY_AFTER_SECONDS)
    return on_exception(request, error)


def _is_outage(error: BaseException) -> bool:
    if isinstance(error, PoolTimeoutError | InterfaceError | OperationalError | OSError | PostgresConnectionError):
        return True
    if isinstance(error, CannotConnectNowError | QueryCanceledError):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = getattr(error.orig, "sqlstate", None) or ""
        return state.startswith(("08", "57P")) or state in {"57014", "55P03", "53300", "40P01", "40001"}
    return False


def on_exception(request: AnyRequest, error: Exception) -> Response[Problem]:
    """Our own fault: logged in full, told in general."""
    log.error("unexpected_error", exc_info=error, path=request.url.path)
    return _answer(request, status=500, code="internal_error")


HANDLERS: Final[dict[Any, Any]] = {
    DomainError: on_domain_error,
    HTTPException: on_http_exception,
    DBAPIError: on_database_error,
    PoolTimeoutError: on_database_error,
    PostgresConnectionError: on_database_error,
    CannotConnectNowError: on_database_error,
    OSError: on_database_error,
    Exception: on_exception,
}

__all__ = ["HANDLERS", "MEDIA_TYPE", "FieldError", "Problem", "problem_body"]
