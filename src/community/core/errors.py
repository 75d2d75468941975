"""Domain errors: what went wrong as a stable code with parameters; the reader's language is the front end's work.

`status` is the HTTP status that the web layer answers (RFC 9457 problem details).
"""

from typing import ClassVar


class DomainError(Exception):
    """Base of all errors that a person can cause and mend."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "conflict"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params


class NotFound(DomainError):
    """The thing does not exist, or not for this reader: both look the same."""

    status = 404
    code = "not_found"


class Forbidden(DomainError):
    """The reader may see the thing but not do this to it."""

    status = 403
    code = "forbidden"


class SignInRequired(DomainError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    code = "sign_in_required"


class Conflict(DomainError):
    """The thing has changed meanwhile, or is in a state in which this cannot be done."""


class Invalid(DomainError):
    """Input that has the right shape but not an acceptable value; `fields` maps JSON pointers to (code, params)."""

    status = 422
    code = "invalid"

    def __init__(self, fields: dict[str, "FieldProblem"]) -> None:
        super().__init__()
        self.fields = fields


class FieldProblem:
    """Why one field was refused: a code of the catalogue and its parameters."""

    __slots__ = ("code", "params")

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params


class TooManyRequests(DomainError):
    """A limit on attempts was reached; `retry_after` in seconds."""

    status = 429
    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A part that this request needs is down or saturated; `retry_after` in seconds."""

    status = 503
    code = "unavailable"

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after
