"""Settings: read once from the environment, checked, frozen, passed down; never a global.

Every variable is named `COMMUNITY_<FIELD>`; a secret can also be given as a file
(`COMMUNITY_<FIELD>_FILE`), which is how containers hand secrets over.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

PREFIX: Final = "COMMUNITY_"
DEFAULT_SECRET: Final = "development-only-secret-key-do-not-use"  # noqa: S105 - refused in production by `problems()`
TOOLS: Final = ("COMMUNITY_CHROMIUM", "COMMUNITY_LOAD_")
"""Variables of the tests and load journeys: not settings, and no typing errors either."""
MASK: Final = "********"
SECRET_FIELDS: Final = frozenset(
    {
        "secret_key",
        "database_url",
        "redis_url",
        "meili_key",
        "smtp_url",
        "metrics_token",
        "inbound_secret",
        "inbound_imap_url",
        "push_private_key",
    }
)

_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

Mode = Literal["development", "production", "test"]
MailSecurity = Literal["none", "starttls", "tls"]


class SettingsError(Exception):
    """The environment holds values that the platform refuses to start with.

    `problems` lists one sentence for each, saying what to change.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be configured. Durations are seconds, sizes are bytes."""

    mode: Mode = "development"
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    """Address that people type; links in mails are built from it, never from a request's Host."""
    data_dir: Path = Path(".data")
    secret_key: str = DEFAULT_SECRET
    """Key of signatures (HMAC) made by this installation, 32 characters or more."""

    database_url: str = ""
    database_pool_size: int = 10
    database_pool_overflow: int = 5
    redis_url: str = ""
    redis_namespace: str = "community"
    """Prefix of all keys and channels, so that one Valkey can serve several installations."""
    redis_cluster: bool = False
    """The server is a cluster: live channels are sharded ones (SPUBLISH, SSUBSCRIBE)."""
    live_shards: int = 4
    """Live channels; the same number in all processes."""
    meili_url: str = ""
    meili_key: str = ""
    searcher_urls: str = ""
    """Comma-separated `tcp://host:port` of the searchers; empty: PostgreSQL answers searches."""
    searcher_listen: str = ""
    """Where `community searcher` listens; the first of SEARCHER_URLS when not given."""

    matching_cap: int = 20
    """Lists of partners that an organisation may be on, more only where there are too few others; 0: any number."""
    matching_newcomers: int = 1
    """Lists that an organisation of the last 90 days is on at least, where it fits any."""
    matching_learns: bool = False
    """Weights are learnt from answers every day, once there are enough; False: they stay as they are."""

    smtp_url: str = ""
    """`smtp://user:password@host:587?security=starttls`; empty: mails are kept and shown to the administrator."""
    mail_from: str = "communaute@localhost"

    media_dir: Path | None = None
    """Folder of uploaded files, shared by servers and workers; `files` in the data folder when not given."""
    media_image_bytes: int = 20_000_000
    media_document_bytes: int = 50_000_000
    media_person_bytes: int = 1_000_000_000
    media_organisation_bytes: int = 10_000_000_000
    """Quotas: of one image, one document, all files of a person, all files of an organisation's people."""
    media_send_prefix: str = ""
    """Internal address at which a proxy in front sends stored files (X-Accel-Redirect); empty: the server sends."""
    clamd_url: str = ""
    """`tcp://host:3310` or `unix:///path`: every file is scanned before it can be seen; empty: no scan."""

    inbound_domain: str = ""
    """Domain whose mails reach the platform (`reply+…@`, `bounce+…@`); empty: mails cannot be answered."""
    inbound_secret: str = ""
    """What the mail server says when it hands a mail over by HTTP, 32 characters or more; empty: it may not."""
    inbound_imap_url: str = ""
    """`imap://user:password@host:993/INBOX?security=tls&done=Archive`: mailbox to fetch mails from every minute."""

    link_previews: bool = True
    """Pages that private messages point to are fetched by the worker, to show their titles; False: it asks nobody."""
    push_private_key: str = ""
    """Key of web push, from `community push-key`; empty: there is no web push."""
    push_contact: str = ""
    """Where push services can reach you: `mailto:` or an https address; MAIL_FROM when not given."""
    push_hosts: str = ""
    """Comma-separated hosts, with those below them, of the push services that may be used; empty: all public ones."""
    push_near: bool = False
    """Tests: the push service may be on this machine; counts in the mode test alone."""

    frontend_dir: Path | None = None
    """Built front end to serve; None where a web server in front does it."""
    processes: int = 1
    """Server processes that share the port."""
    drain_seconds: float | None = None
    """Over this time a server that is told to end sends its open sockets to others; 20 in production, otherwise 0."""
    password_threads: int = 2
    """Password hashes computed at the same time; as many as cores."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_token: str = ""
    trusted_proxies: str = ""
    """Comma-separated addresses whose X-Forwarded-For is believed; empty: none."""

    @property
    def base_url(self) -> str:
        """Public address without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def files_dir(self) -> Path:
        """Where uploaded files are kept."""
        return self.media_dir or self.data_dir / "files"

    @property
    def searchers(self) -> list[str]:
        """Addresses of the searchers."""
        return [url for each in self.searcher_urls.split(",") if (url := each.strip())]

    @property
    def push_on(self) -> bool:
        return bool(self.push_private_key)

    @property
    def push_host_names(self) -> frozenset[str]:
        """Hosts of the push services that may be used; none: all."""
        return frozenset(host for each in self.push_hosts.split(",") if (host := each.strip().lower()))

    @property
    def secure(self) -> bool:
        """True when people reach the platform by https: cookies are then Secure and `__Host-`."""
        return self.base_url.startswith("https://")

    @property
    def draining_seconds(self) -> float:
        """How long a server takes to part with its sockets."""
        if self.drain_seconds is not None:
            return self.drain_seconds
        return 20.0 if self.production else 0.0

    @property
    def production(self) -> bool:
        return self.mode == "production"

    def masked(self) -> dict[str, object]:
        """All values for printing, secrets and passwords inside URLs hidden."""
        return {name: _mask(name, getattr(self, name)) for name in self.__struct_fields__}


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read, convert and check the settings.

    Raises:
        SettingsError: a value cannot be read, is out of range, or is unsafe in production.
    """
    problems: list[str] = []
    values = _collect(environ, problems)
    try:
        settings = msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        field = _field_of(str(error))
        raise SettingsError([*problems, f"{PREFIX}{field.upper()}: {error}"]) from error
    problems += list(_problems(settings))
    if problems:
        raise SettingsError(problems)
    return settings


def _collect(environ: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    known = set(Settings.__struct_fields__)
    values: dict[str, str] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name.startswith(TOOLS):
            continue
        field = name.removeprefix(PREFIX).lower()
        if field in known:
            values[field] = value
        elif field.endswith("_file") and field.removesuffix("_file") in SECRET_FIELDS:
            try:
                values[field.removesuffix("_file")] = Path(value).read_text(encoding="utf-8").strip()
            except OSError as error:
                problems.append(f"{name}: the file {value} cannot be read ({error.strerror}).")
        else:
            problems.append(f"{name} is not a setting; `community check-config` lists those that exist.")
    return values


def _problems(settings: Settings) -> list[str]:
    found: list[str] = []
    if not 1 <= settings.port <= 65535:
        found.append(f"{PREFIX}PORT: give a port from 1 to 65535, not {settings.port}.")
    if settings.public_url and urlsplit(settings.public_url).scheme not in {"http", "https"}:
        found.append(f"{PREFIX}PUBLIC_URL: give an address that starts with http:// or https://.")
    if settings.processes < 1 or settings.database_pool_size < 1 or settings.password_threads < 1:
        found.append(f"{PREFIX}PROCESSES, _DATABASE_POOL_SIZE and _PASSWORD_THREADS must be 1 or more.")
    if not 0 <= settings.draining_seconds <= 300:
        found.append(f"{PREFIX}DRAIN_SECONDS: give 0 to 300 seconds.")
    if not 1 <= settings.live_shards <= 256:
        found.append(f"{PREFIX}LIVE_SHARDS: give 1 to 256.")
    if min(settings.media_image_bytes, settings.media_document_bytes) < 1:
        found.append(f"{PREFIX}MEDIA_IMAGE_BYTES and _MEDIA_DOCUMENT_BYTES must be 1 or more.")
    found += _search_problems(settings)
    if settings.clamd_url and urlsplit(settings.clamd_url).scheme not in {"tcp", "unix"}:
        found.append(f"{PREFIX}CLAMD_URL: give tcp://host:port or unix:///path.")
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", settings.mail_from):
        found.append(f"{PREFIX}MAIL_FROM: give one e-mail address.")
    found += _inbound_problems(settings)
    found += _push_problems(settings)
    if settings.production:
        found += _production_problems(settings)
    return found


def _search_problems(settings: Settings) -> list[str]:
    addresses = {"SEARCHER_URLS": settings.searchers, "SEARCHER_LISTEN": [settings.searcher_listen or "tcp://any:1"]}
    return [
        f"{PREFIX}{name}: give tcp://host:port, not {url}."
        for name, urls in addresses.items()
        for url in urls
        if not re.fullmatch(r"tcp://[^\s/:]+:\d{1,5}", url)
    ]


def _inbound_problems(settings: Settings) -> list[str]:
    found: list[str] = []
    if settings.inbound_domain and not re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+", settings.inbound_domain):
        found.append(f"{PREFIX}INBOUND_DOMAIN: give a domain in lower case, such as reply.example.org.")
    if settings.inbound_secret and len(settings.inbound_secret) < 32:
        found.append(f"{PREFIX}INBOUND_SECRET: give 32 or more random characters, for example `openssl rand -hex 32`.")
    if settings.inbound_imap_url and urlsplit(settings.inbound_imap_url).scheme != "imap":
        found.append(f"{PREFIX}INBOUND_IMAP_URL: give imap://user:password@host:993/INBOX?security=tls.")
    if settings.inbound_imap_url and not settings.inbound_domain:
        found.append(f"{PREFIX}INBOUND_DOMAIN: set it, or no mail that comes in belongs to anything.")
    if settings.inbound_domain and not (settings.inbound_secret or settings.inbound_imap_url):
        found.append(f"{PREFIX}INBOUND_SECRET or {PREFIX}INBOUND_IMAP_URL: set one, or answers by mail are lost.")
    return found


def _push_problems(settings: Settings) -> list[str]:
    found: list[str] = []
    if settings.push_private_key and not _is_push_key(settings.push_private_key):
        found.append(f"{PREFIX}PUSH_PRIVATE_KEY: give 32 bytes as base64url, as `community push-key` writes them.")
    if settings.push_contact and not re.match(r"mailto:[^@\s]+@[^@\s]+$|https://\S+$", settings.push_contact):
        found.append(f"{PREFIX}PUSH_CONTACT: give mailto:name@example.org or an https:// address.")
    if settings.push_near and settings.mode != "test":
        found.append(f"{PREFIX}PUSH_NEAR: it is for tests only.")
    return found


def _is_push_key(text: str) -> bool:
    """Whether it is a number between 1 and the order of the curve P-256."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=?", text):
        return False
    return 0 < int.from_bytes(urlsafe_b64decode(text.rstrip("=") + "=")) < _P256_ORDER


def _production_problems(settings: Settings) -> list[str]:
    found: list[str] = []
    if settings.secret_key == DEFAULT_SECRET or len(settings.secret_key) < 32:
        found.append(f"{PREFIX}SECRET_KEY: give 32 or more random characters, for example from `openssl rand -hex 32`.")
    if not settings.secure:
        found.append(f"{PREFIX}PUBLIC_URL: production needs an https:// address.")
    if not settings.database_url or not settings.redis_url:
        found.append(f"{PREFIX}DATABASE_URL and {PREFIX}REDIS_URL: production needs external servers.")
    if not settings.smtp_url:
        found.append(f"{PREFIX}SMTP_URL: production needs a mail server.")
    if settings.meili_url and len(settings.meili_key) < 16:
        found.append(f"{PREFIX}MEILI_KEY: give the master key of Meilisearch, 16 characters or more.")
    return found


def _decode(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)


def _field_of(message: str) -> str:
    match = re.search(r"\$\.([a-z_]+)", message)
    return match.group(1) if match else "?"


def _mask(name: str, value: object) -> object:
    if name not in SECRET_FIELDS or not value:
        return value
    if isinstance(value, str) and "://" in value:
        return re.sub(r"(://[^:/@]*):[^@]*@", rf"\1:{MASK}@", value)
    return MASK
