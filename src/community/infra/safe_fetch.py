"""Fetches addresses that people gave us, in the worker, without reaching what only this machine or its network can.

Every address that a name resolves to must be a public one; the connection goes to the address that was checked, with
no second look-up, so that a name that answers otherwise a moment later (DNS rebinding) gains nothing. Redirects are
followed by hand, each checked anew. There are no cookies, no credentials, no proxies from the environment, and an
answer is bounded in time, size and type. Connections are made by hand because no HTTP client lets its caller choose
the address and still verify the certificate for the name.
"""

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import httptools
import idna
import msgspec

from community.infra.fetched import Answer, Fetched, FetchFailed, FetchRefused

CONNECT_SECONDS: Final = 3.0
TOTAL_SECONDS: Final = 5.0
MAX_BYTES: Final = 1_000_000
MAX_REDIRECTS: Final = 3
MAX_URL: Final = 2_000
PORTS: Final = {"http": 80, "https": 443}
AGENT: Final = "community-link-preview/1.0"

_BLOCK: Final = 64 * 1024
_NOT_IN_URL: Final = re.compile(r"[\x00-\x20\x7f\\]")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,252})|[0-9a-f:]{2,39}(?:[0-9.]{0,15})")
_HEADER: Final = re.compile(r"[\x20-\x7e]*")
_PATH_SAFE: Final = "/%:@!$&'()*+,;=~-._"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GLOBAL_IPV6: Final = ipaddress.ip_network("2000::/3")
_INWARD: Final = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/3",
        # Teredo and others that carry an IPv4 address inside, 6to4, examples.
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
"""Refused although some version of `is_global` lets them pass, or because what they hide is not looked into."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked. `accepted` are media types of which the body is read; empty: any."""

    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: bytes = b""
    accepted: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ("https", "http")
    redirects: int = MAX_REDIRECTS


class Place(msgspec.Struct, frozen=True):
    """An address taken apart; its host is ASCII, in small letters."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, as the system knows them; what looks like one in any notation becomes one here."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def is_inward(address: str) -> bool:
    """Whether an address is anything else than one of somebody else on the public net."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return True
    if ip.version == 6 and ip not in _GLOBAL_IPV6:
        # Also what maps or translates IPv4: ::ffff:0:0/96, ::/96, 64:ff9b::/96, 64:ff9b:1::/48.
        return True
    return not ip.is_global or any(ip in network for network in _INWARD) or _is_own(address, ip.version)


def _is_own(address: str, version: int) -> bool:
    """Whether it is an address of this machine: then that is where packets to it would come from. Nothing is sent."""
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            return ipaddress.ip_address(probe.getsockname()[0]) == ipaddress.ip_address(address)
    except OSError:
        return False


class SafeFetcher:
    """Asks places that people named. Tests on this machine give other rules; the platform never does.

    own_hosts: names of this platform; their addresses are refused too, as they may lead behind its proxy.
    """

    def __init__(
        self,
        *,
        own_hosts: Collection[str] = (),
        resolve: Resolve = resolve,
        inward: Callable[[str], bool] = is_inward,
        ports: Collection[int] = tuple(PORTS.values()),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._own_hosts = frozenset(own_hosts)
        self._resolve = resolve
        self._inward = inward
        self._ports = ports
        self._tls = tls

    async def check(self, url: str, *, schemes: Collection[str] = tuple(PORTS)) -> None:
        """Whether an address may be asked, without asking it: it is checked again when it is.

        Raises:
            FetchRefused, FetchFailed.
        """
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                await self._addresses(self.place(url, schemes))
        except TimeoutError as error:
            raise FetchFailed("too_slow") from error

    async def fetch(self, url: str, call: Call | None = None) -> Fetched:
        """The answer of whatever status, after redirects; its body only where it is a success of an accepted type.

        Raises:
            FetchRefused: the address, or what came from it, is none that we take; trying again is of no use.
            FetchFailed: the network or the server did not answer as it should.
        """
        call = call or Call()
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                return await self._follow(url, call)
        except TimeoutError as error:
            raise FetchFailed("too_slow") from error
        except (OSError, EOFError, httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise FetchFailed("no_answer") from error

    def place(self, url: str, schemes: Collection[str] = tuple(PORTS)) -> Place:
        """An address taken apart.

        Raises:
            FetchRefused: it is none, or one with another scheme or port, or with credentials.
        """
        if len(url) > MAX_URL or _NOT_IN_URL.search(url):
            raise FetchRefused("address")
        try:
            parts = urlsplit(url)
            port = parts.port
            host = _ascii_host(parts.hostname or "")
        except ValueError as error:
            raise FetchRefused("address") from error
        if parts.scheme not in schemes or "@" in parts.netloc or not _HOST.fullmatch(host):
            raise FetchRefused("address")
        if port is None:
            port = PORTS[parts.scheme]
        if port not in self._ports:
            raise FetchRefused("port")
        path = quote(parts.path or "/", safe=_PATH_SAFE)
        if parts.query:
            path += "?" + quote(parts.query, safe=_PATH_SAFE + "?")
        return Place(parts.scheme, host, port, path)

    async def _follow(self, url: str, call: Call) -> Fetched:
        for _ in range(call.redirects + 1):
            place = self.place(url, call.schemes)
            answer = await self._ask(place, await self._addresses(place), call)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or location is None or call.redirects == 0:
                return answer.fetched(place.url)
            url = urljoin(place.url, location)
        raise FetchRefused("too_many_redirects")

    async def _addresses(self, place: Place) -> Sequence[str]:
        """The addresses of a place, if every one of them is public."""
        try:
            found = await self._resolve(place.host, place.port)
            own = [await self._resolve(host, place.port) for host in self._own_hosts]
        except (OSError, UnicodeError) as error:
            raise FetchFailed("unknown_host") from error
        if not found:
            raise FetchFailed("unknown_host")
        if any(address in each for address in found for each in own) or any(self._inward(each) for each in found):
            raise FetchRefused("inward")
        return found

    async def _ask(self, place: Place, addresses: Sequence[str], call: Call) -> Answer:
        reader, writer = await self._connect(place, addresses)
        try:
            writer.write(_request(place, call))
            await writer.drain()
            answer = Answer(accepted=call.accepted, limit=MAX_BYTES)
            while not answer.done:
                block = await reader.read(_BLOCK)
                if not block:
                    answer.ended()
                    break
                answer.feed(block)
            return answer
        finally:
            # Not a polite end: whoever does not answer is not waited for.
            writer.transport.abort()

    async def _connect(
        self, place: Place, addresses: Sequence[str]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        secure = place.scheme == "https"
        if secure and self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        problem: Exception = FetchFailed("no_answer")
        for address in addresses:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    return await asyncio.open_connection(
                        address,
                        place.port,
                        flags=socket.AI_NUMERICHOST,
                        ssl=self._tls if secure else None,
                        server_hostname=place.host if secure else None,
                    )
            except (OSError, TimeoutError) as error:
                problem = error
        raise FetchFailed("no_answer") from problem


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(host) from error


def _request(place: Place, call: Call) -> bytes:
    headers = {
        "Host": place.authority,
        "User-Agent": AGENT,
        "Accept": ", ".join(call.accepted) or "*/*",
        # Nothing that could unpack into more than was counted.
        "Accept-Encoding": "identity",
        "Connection": "close",
        **call.headers,
    }
    if call.method != "GET":
        headers["Content-Length"] = str(len(call.body))
    if not all(_HEADER.fullmatch(value) for value in headers.values()):
        raise FetchRefused("header")
    lines = [f"{call.method} {place.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("ascii") + call.body
