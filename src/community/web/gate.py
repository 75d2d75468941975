"""The gate in front of every route: request id, security headers, origin check, access log; and who asks.

`Gate` wraps the whole application, so that even a 404 of the router and an error page carry the headers.
"""

import time
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from community.core.actor import ANONYMOUS
from community.infra.replay import answer_again
from community.infra.telemetry import REQUEST_ID, AccessLog
from community.settings import Settings
from community.web.house import House
from community.web.problems import MEDIA_TYPE, problem_body

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_TYPES: Final = frozenset({"application/json", "text/csv", "application/offset+octet-stream", "message/rfc822"})
"""What a request may carry: no type that a form of a foreign page can send."""
FORM_TYPES: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
TAKES_FORMS: Final = frozenset({"/api/notifications/unsubscribe"})
"""Where mail programs post a form (RFC 8058): it carries no cookie, and what it does is signed in its address."""
API_CSP: Final = b"default-src 'none'; frame-ancestors 'none'"
JSON: Final = (b"content-type", b"application/json")
NO_STORE: Final = (b"cache-control", b"no-store")
RETRY_SECONDS: Final = 2
"""After which a refused socket may be tried again: by then it reaches another process."""
Headers = Sequence[tuple[bytes, bytes]]


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host; browsers accept that prefix over https only."""
    return "__Host-sid" if settings.secure else "sid"


def header(scope: Any, name: bytes) -> str | None:
    """One request header, or None."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return None


def cookie(scope: Any, name: str) -> str | None:
    """One cookie of the request, or None."""
    raw = header(scope, b"cookie")
    if raw is None:
        return None
    for part in raw.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return value
    return None


def origin_allowed(scope: Any, settings: Settings) -> bool:
    """True when a request that can change something comes from our own pages.

    Browsers say where a request comes from by Sec-Fetch-Site and Origin; both are checked. Clients that
    send neither are no browsers and carry no cookie by accident, so that they cannot be abused for a forgery.
    """
    site = header(scope, b"sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = header(scope, b"origin")
    if origin is None:
        return True
    if origin == settings.base_url:
        return True
    host = header(scope, b"host")
    # Development is reached by several names (localhost, 127.0.0.1); production by its public address only.
    return not settings.production and host is not None and urlsplit(origin).netloc == host


class Gate:
    """Outermost ASGI layer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._access_log = AccessLog(settings)
        self._cookie = cookie_name(settings)
        self._house: House | None = None
        everywhere = [(b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"same-origin")]
        if settings.secure:
            everywhere.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        # What is never shown as a document needs no headers about documents.
        self._of_api = [*everywhere, (b"content-security-policy", API_CSP)]
        self._of_pages = [
            *everywhere,
            (b"referrer-policy", b"strict-origin-when-cross-origin"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
        ]

    def open(self, house: House | None) -> None:
        """From now on answers may be given again from what the house keeps; None: no longer."""
        self._house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            if str(scope["type"]) == "websocket" and (self._house is None or self._house.draining):
                await _refuse_socket(send)
            else:
                await self._app(scope, receive, send)
            return
        request_id = uuid7().hex
        scope["request_id"] = request_id  # type: ignore[typeddict-unknown-key]
        REQUEST_ID.set(request_id)
        started = time.perf_counter()
        api = scope["path"].startswith("/api/")
        if api and await self._answer_again(scope, send, request_id):
            self._log(scope, 200, time.perf_counter() - started)
            return
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = [*message["headers"], (b"x-request-id", request_id.encode())]
                if api and not any(key == b"cache-control" for key, _ in own):
                    own.append(NO_STORE)
                message["headers"] = own + (self._of_api if api else self._of_pages)
            await send(message)

        try:
            refusal = self._refusal(scope)
            if refusal is not None:
                await _refuse(send_with_headers, refusal, request_id)
            else:
                await self._app(scope, receive, send_with_headers)
        finally:
            self._log(scope, status, time.perf_counter() - started)

    async def _answer_again(self, scope: Any, send: Send, request_id: str) -> bool:
        """Send the answer that this reader got here before, if all that it was made of is still true."""
        if self._house is None or scope["method"] != "GET":
            return False
        token = cookie(scope, self._cookie)
        actor = self._house.resolver.known(token) if token else None
        if actor is None:
            return False
        answer = answer_again(self._house.cache, actor, scope["raw_path"], scope["query_string"])
        if answer is None:
            return False
        scope["user"], scope["path_template"] = actor, answer.route
        headers = [
            JSON,
            (b"content-length", b"%d" % len(answer.body)),
            (b"x-request-id", request_id.encode()),
            NO_STORE,
            *self._of_api,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body, "more_body": False})
        return True

    def _refusal(self, scope: Any) -> tuple[int, str] | None:
        """Status and code for unsafe requests that do not come from our pages or are not JSON."""
        if scope["method"] in SAFE_METHODS:
            return None
        if not origin_allowed(scope, self._settings):
            return 403, "foreign_origin"
        content_type = header(scope, b"content-type")
        length = header(scope, b"content-length")
        has_body = length not in {None, "0"} or header(scope, b"transfer-encoding") is not None
        accepted = FORM_TYPES if scope["path"] in TAKES_FORMS else BODY_TYPES
        if has_body and (content_type or "").split(";")[0].strip() not in accepted:
            return 415, "unsupported_media_type"
        return None

    def _log(self, scope: Any, status: int, seconds: float) -> None:
        user = scope.get("user")
        self._access_log.write(
            method=scope["method"],
            route=scope.get("path_template", ""),
            status=status,
            seconds=seconds,
            request_id=scope["request_id"],
            person=user.person_id if user is not None else None,
        )


async def _refuse(send: Send, refusal: tuple[int, str], request_id: str) -> None:
    status, code = refusal
    body = msgspec.json.encode(problem_body(status=status, code=code, request_id=request_id))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _refuse_socket(send: Send) -> None:
    """Send a socket elsewhere, or away for a moment."""
    headers = [(b"retry-after", b"%d" % RETRY_SECONDS), (b"content-length", b"0")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b"", "more_body": False})


class ActorMiddleware(ASGIMiddleware):
    """Puts the actor into the scope, once per request: from the session cookie, or anonymous."""

    scopes = (ScopeType.HTTP, ScopeType.WEBSOCKET)

    def __init__(self, settings: Settings, *, also: Sequence[str] = ()) -> None:
        self._cookie = cookie_name(settings)
        self._paths = ("/api/", *also)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["user"] = ANONYMOUS
        if scope["path"].startswith(self._paths):
            token = cookie(scope, self._cookie)
            if token:
                try:
                    actor = await scope["litestar_app"].state.house.resolver.resolve(token)
                except Exception:
                    if scope["type"] != ScopeType.WEBSOCKET:
                        raise
                    # The framework would say 403, as if the session were over.
                    await _refuse_socket(send)
                    return
                if actor is not None:
                    scope["user"] = actor
                    scope["session_token"] = token  # type: ignore[typeddict-unknown-key]
        await next_app(scope, receive, send)
