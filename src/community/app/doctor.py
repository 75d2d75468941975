"""State and version of each component, as the operator needs them; `/health/ready` is the server's own."""

import platform
import smtplib
import ssl
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
import psycopg
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from community.app.devstack import DevstackError
from community.app.devstack.node import NodeTools
from community.app.schema import Schema
from community.infra.mail.incoming.imap import ImapUnavailable, Mailbox, parse_imap_url
from community.infra.turns import MATCHER
from community.settings import Settings

TIMEOUT: Final = 3
EXTENSIONS: Final = ("pg_trgm", "unaccent", "vector")
HEARTBEAT_SECONDS: Final = 60
OUTBOX_SECONDS: Final = 60
SEARCHER_BEHIND: Final = 5_000
"""Changes; fewer are indexed in a second or two."""
MATCHER_SECONDS: Final = 60
"""A change is matched within ten seconds, all anew in minutes."""
POSTGRES_18: Final = 180_000


class State(StrEnum):
    """How a component is."""

    OK = "ok"
    WARNING = "warning"
    DOWN = "down"
    UNUSED = "unused"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One component. `needed`: the platform does not work without it."""

    name: str
    state: State
    version: str = ""
    detail: str = ""
    needed: bool = False


def examine(settings: Settings, only: str = "") -> list[Check]:
    """Look at everything, or at the one component named; what does not answer costs some seconds at most."""
    found: list[Check] = []
    for names, look in PARTS.items():
        if not only or only in names:
            found += [check for check in look(settings) if only in {"", check.name}]
    return found


def _python() -> Check:
    good = sys.version_info >= (3, 11)
    return Check(name="Python", state=State.OK if good else State.DOWN, version=platform.python_version(), needed=True)


def _database(settings: Settings) -> list[Check]:
    if not settings.database_url:
        return [Check(name="PostgreSQL", state=State.DOWN, detail="COMMUNITY_DATABASE_URL is not set", needed=True)]
    try:
        with psycopg.connect(settings.database_url, connect_timeout=TIMEOUT, autocommit=True) as link:
            return [
                _postgres(link),
                _schema(settings),
                _worker(link),
                _outbox(link),
                _searchers(link, settings),
                _matcher(link),
            ]
    except psycopg.Error as error:
        return [Check(name="PostgreSQL", state=State.DOWN, detail=_short(error), needed=True)]


def _postgres(link: psycopg.Connection) -> Check:
    found: dict[str, str] = {}
    for name, version in link.execute("SELECT name, installed_version FROM pg_available_extensions").fetchall():
        if name in EXTENSIONS:
            found[name] = version or "available"
    missing = [name for name in EXTENSIONS if name not in found]
    version = link.info.server_version
    detail = ", ".join([*(f"{name} {found[name]}" for name in sorted(found)), *(f"{name} missing" for name in missing)])
    state = State.DOWN if missing else State.OK if version >= POSTGRES_18 else State.WARNING
    return Check(
        name="PostgreSQL", state=state, version=f"{version // 10000}.{version % 10000}", detail=detail, needed=True
    )


def _schema(settings: Settings) -> Check:
    try:
        schema = Schema(settings.database_url)
        waiting = schema.waiting()
        current = schema.current() or "empty"
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is the finding
        return Check(name="Schema", state=State.DOWN, detail=_short(error), needed=True)
    if waiting:
        detail = f"{len(waiting)} revisions to apply: community migrate"
        return Check(name="Schema", state=State.DOWN, version=current, detail=detail, needed=True)
    return Check(name="Schema", state=State.OK, version=current, detail="up to date", needed=True)


def _worker(link: psycopg.Connection) -> Check:
    if not _has_table(link, "procrastinate_workers"):
        return Check(name="Worker", state=State.UNUSED, detail="no table of workers yet")
    row = link.execute("SELECT count(*), extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
    count, age = row.fetchone() or (0, None)
    if not count or age is None:
        return Check(name="Worker", state=State.WARNING, detail="none runs: community worker")
    state = State.OK if age <= HEARTBEAT_SECONDS else State.WARNING
    return Check(name="Worker", state=state, detail=f"{count} known, last heartbeat {age:.0f} s ago")


def _outbox(link: psycopg.Connection) -> Check:
    if not _has_table(link, "infra_outbox_event"):
        return Check(name="Outbox", state=State.UNUSED, detail="no table yet")
    row = link.execute(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(occurred_at)), 0) "
        "FROM infra_outbox_event WHERE relayed_at IS NULL"
    )
    waiting, age = row.fetchone() or (0, 0)
    state = State.OK if age <= OUTBOX_SECONDS else State.WARNING
    return Check(name="Outbox", state=state, detail=f"{waiting} waiting, oldest {age:.0f} s")


def _searchers(link: psycopg.Connection, settings: Settings) -> Check:
    name = "Searcher"
    if not settings.searchers:
        return Check(name=name, state=State.UNUSED, detail="not set: PostgreSQL answers searches")
    if not _has_table(link, "search_engine"):
        return Check(name=name, state=State.UNUSED, detail="no table yet")
    row = link.execute(
        "SELECT count(*), min(documents), max((SELECT coalesce(max(change), 0) FROM search_document) - position), "
        "max(lag_ms) FROM search_engine WHERE seen_at > now() - make_interval(secs => %s)",
        (HEARTBEAT_SECONDS,),
    )
    count, documents, behind, lag = row.fetchone() or (0, 0, 0, 0)
    if not count:
        return Check(
            name=name, state=State.WARNING, detail="none runs: community searcher; PostgreSQL answers searches"
        )
    state = State.OK if behind <= SEARCHER_BEHIND else State.WARNING
    detail = f"{count} known, {documents} documents, {behind} changes behind, last lag {lag} ms"
    return Check(name=name, state=state, detail=detail)


def _matcher(link: psycopg.Connection) -> Check:
    name = "Matcher"
    if not _has_table(link, "matchmaking_change"):
        return Check(name=name, state=State.UNUSED, detail="no table yet")
    row = link.execute(
        "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), count(*), "
        "coalesce(extract(epoch FROM now() - min(noted_at)), 0) FROM matchmaking_change",
        (MATCHER,),
    )
    working, waiting, age = row.fetchone() or (0, 0, 0)
    if not working:
        return Check(name=name, state=State.WARNING, detail="none runs: community matcher; matches stay as they are")
    state = State.OK if age <= MATCHER_SECONDS else State.WARNING
    return Check(name=name, state=state, detail=f"{waiting} organisations to look at again, oldest {age:.0f} s")


def _valkey(settings: Settings) -> Check:
    if not settings.redis_url:
        return Check(name="Valkey", state=State.DOWN, detail="COMMUNITY_REDIS_URL is not set", needed=True)
    try:
        with redis.Redis.from_url(
            settings.redis_url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            decode_responses=True,
            retry=Retry(NoBackoff(), retries=0),
        ) as client:
            facts: dict[str, Any] = client.info()
    except redis.RedisError as error:
        return Check(name="Valkey", state=State.DOWN, detail=_short(error), needed=True)
    version = str(facts.get("valkey_version") or facts.get("redis_version") or "?")
    return Check(
        name="Valkey", state=State.OK, version=version, detail=f"{facts.get('used_memory_human')}", needed=True
    )


def _search(settings: Settings) -> Check:
    if not settings.meili_url:
        return Check(name="Meilisearch", state=State.UNUSED, detail="not set: search uses PostgreSQL")
    request = urllib.request.Request(  # noqa: S310 - the address is a setting of the operator
        f"{settings.meili_url.rstrip('/')}/version", headers={"Authorization": f"Bearer {settings.meili_key}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
            facts = msgspec.json.decode(answer.read())
    except (OSError, ValueError, msgspec.DecodeError) as error:
        return Check(name="Meilisearch", state=State.WARNING, detail=f"{_short(error)}; search uses PostgreSQL")
    return Check(name="Meilisearch", state=State.OK, version=str(facts.get("pkgVersion", "?")))


def _mail(settings: Settings) -> Check:
    if not settings.smtp_url:
        return Check(name="Mail", state=State.UNUSED, detail="no server: mails are kept and shown to administrators")
    url = urlsplit(settings.smtp_url)
    security = parse_qs(url.query).get("security", ["none"])[0]
    try:
        with _smtp(url.hostname or "localhost", url.port, security) as server:
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Check(name="Mail", state=State.WARNING, detail=f"{_short(error)}; mails wait until it answers")
    return Check(name="Mail", state=State.OK, detail=f"{url.hostname} ({security})")


def _incoming_mail(settings: Settings) -> Check:
    name = "Incoming mail"
    if not settings.inbound_domain:
        return Check(name=name, state=State.UNUSED, detail="not set: mails cannot be answered")
    ways = ["the mail server hands them over"] if settings.inbound_secret else []
    if settings.inbound_imap_url:
        try:
            server = parse_imap_url(settings.inbound_imap_url)
            with Mailbox(server) as mailbox:
                mailbox.enter()
                ways.append(f"{server.host} ({server.security}), {len(mailbox.messages())} messages")
        except (ImapUnavailable, ValueError) as error:
            return Check(name=name, state=State.WARNING, detail=f"{_short(error)}; mails wait in the mailbox")
    return Check(name=name, state=State.OK, detail=f"{settings.inbound_domain}: {'; '.join(ways)}")


def _smtp(host: str, port: int | None, security: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if security == "tls":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
    if security == "starttls":
        server.starttls(context=context)
    return server


def _frontend(settings: Settings) -> Check:
    folder = settings.frontend_dir
    if folder is None:
        return Check(name="Front end", state=State.UNUSED, detail="served by the web server in front")
    if any(folder.glob("*.html")):
        return Check(name="Front end", state=State.OK, detail=str(folder))
    return Check(
        name="Front end", state=State.DOWN, detail=f"no build in {folder}: community up builds it", needed=True
    )


def _node() -> Check:
    try:
        return Check(name="Node", state=State.OK, version=NodeTools().version(), detail="builds the front end")
    except (DevstackError, OSError):
        return Check(name="Node", state=State.UNUSED, detail="not installed; only needed to build the front end")


def _server(settings: Settings) -> Check:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    address = f"http://{host}:{settings.port}/health/ready"
    return _answer(address, lambda status: State.OK if status == HTTPStatus.OK else State.WARNING)


def _answer(address: str, judge: Callable[[int], State]) -> Check:
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT) as answer:  # noqa: S310 - the address is a setting
            status = int(answer.status)
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        return Check(name="Server", state=State.UNUSED, detail=f"nobody answers at {address}")
    return Check(name="Server", state=judge(status), detail=f"{address}: {status}")


def _has_table(link: psycopg.Connection, name: str) -> bool:
    row = link.execute("SELECT to_regclass(%s)", [name]).fetchone()
    return row is not None and row[0] is not None


def _short(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


PARTS: Final[dict[tuple[str, ...], Callable[[Settings], list[Check]]]] = {
    ("Python",): lambda _: [_python()],
    ("PostgreSQL", "Schema", "Worker", "Outbox", "Searcher", "Matcher"): _database,
    ("Valkey",): lambda settings: [_valkey(settings)],
    ("Meilisearch",): lambda settings: [_search(settings)],
    ("Mail",): lambda settings: [_mail(settings)],
    ("Incoming mail",): lambda settings: [_incoming_mail(settings)],
    ("Front end",): lambda settings: [_frontend(settings)],
    ("Node",): lambda _: [_node()],
    ("Server",): lambda settings: [_server(settings)],
}
COMPONENTS: Final = tuple(name for names in PARTS for name in names)
