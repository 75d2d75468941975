"""What people name is fetched only from public addresses, within bounds.

In the spirit of the tests of Discourse (ssrf_detector, final_destination), Mattermost (httpservice) and Zulip
(outgoing_http): reserved ranges, notations of addresses, redirects, own addresses, and names that change their mind.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from community.infra import safe_fetch
from community.infra.fetched import Fetched, FetchFailed, FetchRefused
from community.infra.safe_fetch import Call, SafeFetcher, is_inward
from tests.factories.door import Door, moved, opened, page

PEM = Path(__file__).with_name("door.example.pem")
PUBLIC = "93.184.216.34"
HTML = ("text/html",)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(opened())


async def refusal(done: Awaitable[object]) -> str:
    with pytest.raises((FetchRefused, FetchFailed)) as caught:
        await done
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.9.10", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1",
        "fc00::1", "fd12:3456:789a::1", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "localhost", "",
    ],
)  # fmt: skip
def test_inward_addresses(address: str) -> None:
    assert is_inward(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses(address: str) -> None:
    assert not is_inward(address)


def test_an_address_of_this_machine_is_inward_even_where_it_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    class Probe(socket.socket):
        def connect(self, address: object) -> None:
            self.to = address

        def getsockname(self) -> object:
            return self.to

    monkeypatch.setattr(socket, "socket", Probe)
    assert is_inward(PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        "", "door.example", "//door.example/", "file:///etc/passwd", "ftp://door.example/", "gopher://door.example/",
        "javascript:alert(1)", "data:text/html,x", "http://", "http:///x", "http://:80/", "http://user@door.example/",
        "http://user:word@door.example/", "http://door.example@127.0.0.1/", "http://door.example\\@127.0.0.1/",
        "http://door.example /", "http://door\t.example/", "http://door.example/\r\nHost: other", "http://door.example\0/",
        "http://[::1%25lo]/", "http://[::1/", "http://door.example:port/", "http://door.example:99999/",
        "http://door!.example/", "http://" + "a" * 3_000, "http://%31%32%37.0.0.1/",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_not_asked(url: str) -> None:
    assert await refusal(SafeFetcher().fetch(url)) == "address"


@pytest.mark.parametrize("port", [21, 22, 25, 0, 5432, 6379, 8000, 8080])
async def test_other_ports_are_not_asked(port: int) -> None:
    assert await refusal(SafeFetcher().fetch(f"http://door.example:{port}/")) == "port"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "localhost", "LOCALHOST", "①②⑦.⓪.⓪.①", "127。0。0。1",
        "169.254.169.254", "[64:ff9b::7f00:1]",
    ],
)  # fmt: skip
async def test_every_notation_of_an_inward_address(host: str) -> None:
    # The system resolves these without asking anybody.
    assert await refusal(SafeFetcher().fetch(f"http://{host}/")) in {"inward", "unknown_host", "address"}
    assert await refusal(SafeFetcher().check(f"https://{host}/")) in {"inward", "unknown_host", "address"}


async def test_one_inward_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = record_connections(monkeypatch)
    for answer in ([PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::ffff:127.0.0.1"], [PUBLIC, "fe80::1%eth0"]):
        fetcher = SafeFetcher(resolve=in_turn([answer]))
        assert await refusal(fetcher.fetch("https://door.example/")) == "inward"
    assert await refusal(SafeFetcher(resolve=in_turn([[]])).fetch("https://door.example/")) == "unknown_host"
    assert tried == []


async def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch, door: Door) -> None:
    tried = record_connections(monkeypatch)
    turns = in_turn([[PUBLIC], ["127.0.0.1"]])
    fetcher = SafeFetcher(resolve=turns, ports={door.port})
    assert await refusal(fetcher.fetch(door.url())) == "no_answer"
    assert tried == [(PUBLIC, door.port)]
    assert door.asked == []
    # The second time it is looked up anew.
    assert await refusal(fetcher.fetch(door.url())) == "inward"


async def test_addresses_of_the_platform_itself_are_refused(door: Door) -> None:
    async def names(host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"] if host in {"door.example", "community.example"} else ["127.0.0.2"]

    fetcher = door.fetcher(resolve=names, inward=lambda _: False, own_hosts=["community.example"])
    assert await refusal(fetcher.fetch(door.url())) == "inward"
    assert door.asked == []


async def test_a_page_is_fetched_without_anything_of_ours(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    door.answers["/first"] = page(b"", more="Set-Cookie: a=b\r\n")
    fetcher = door.fetcher()
    await fetcher.fetch(door.url("/first"))
    found = await fetcher.fetch(door.url("/caf%C3%A9 d'été?q=é&b=1#ici".replace(" ", "%20")), Call(accepted=HTML))
    assert (found.status, found.body, found.media_type, found.cut) == (200, b"<title>Bonjour</title>", HTML[0], False)
    head = door.asked[1].lower()
    assert head.startswith("get /caf%c3%a9%20d'%c3%a9t%c3%a9?q=%c3%a9&b=1 http/1.1\r\n")
    assert f"host: door.example:{door.port}\r\n" in head
    assert "accept-encoding: identity" in head
    for word in ("cookie", "authorization", "referer", "origin"):
        assert f"\r\n{word}:" not in head


async def test_redirects_are_followed_three_times(door: Door) -> None:
    door.answers |= {
        "/1": moved(door.url("/2"), 301),
        "/2": moved("3", 302),
        "/3": moved(f"//door.example:{door.port}/4", 307),
        "/0": moved("/1", 308),
        "/round": moved("/round"),
    }
    assert (await door.fetcher().fetch(door.url("/1"))).url == door.url("/4")
    assert await refusal(door.fetcher().fetch(door.url("/0"))) == "too_many_redirects"
    assert await refusal(door.fetcher().fetch(door.url("/round"))) == "too_many_redirects"
    stayed = await door.fetcher().fetch(door.url("/1"), Call(redirects=0))
    assert (stayed.status, stayed.body) == (301, b"")


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("http://inner.example/", "inward"),
        ("http://door.example:22/", "port"),
        ("file:///etc/passwd", "address"),
        ("http://me:secret@door.example/", "address"),
        ("http://[::1]:5432/", "port"),
    ],
)
async def test_redirects_are_checked_like_the_first_address(door: Door, where: str, reason: str) -> None:
    async def names(host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1" if host == "door.example" else "127.0.0.2"]

    door.answers["/"] = moved(where)
    assert await refusal(door.fetcher(resolve=names).fetch(door.url())) == reason
    assert len(door.asked) == 1


async def test_a_redirect_cannot_make_a_name_change_its_mind(door: Door) -> None:
    door.answers["/"] = moved("/again")
    fetcher = door.fetcher(resolve=in_turn([["127.0.0.1"], ["127.0.0.2"]]))
    assert await refusal(fetcher.fetch(door.url())) == "inward"
    assert len(door.asked) == 1


async def test_only_secure_where_only_that_is_asked_for(door: Door) -> None:
    assert await refusal(door.fetcher().fetch(door.url(), Call(schemes=("https",)))) == "address"
    assert await refusal(door.fetcher().check(door.url(), schemes=["https"])) == "address"
    await door.fetcher().check(door.url())


async def test_a_body_is_read_up_to_a_limit(door: Door) -> None:
    door.answers["/"] = page(b"x" * 20_000_000)
    found = await door.fetcher().fetch(door.url(), Call(accepted=HTML))
    assert (len(found.body), found.cut) == (safe_fetch.MAX_BYTES, True)
    # And the other side learns that nobody listens any more.
    await asyncio.wait_for(door.cut_off.wait(), 5)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page(b"%PDF", "application/pdf"), "media_type"),
        (page(b"x", "image/svg+xml"), "media_type"),
        (b"HTTP/1.1 200 OK\r\n\r\nx", "media_type"),
        (page(b"\x1f\x8b", more="Content-Encoding: gzip\r\n"), "encoding"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, "head_too_long"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "no_answer"),
        (b"", "no_answer"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
            "no_answer",
        ),
    ],
)
async def test_answers_that_are_not_taken(door: Door, answer: bytes, reason: str) -> None:
    door.answers["/"] = answer
    assert await refusal(door.fetcher().fetch(door.url(), Call(accepted=HTML))) == reason


async def test_ways_to_end_a_body(door: Door) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    door.answers |= {
        "/chunks": head + b"Transfer-Encoding: chunked\r\n\r\n3\r\nbon\r\n4\r\njour\r\n0\r\n\r\n",
        "/end": head + b"\r\nbonjour",
        "/hint": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + page(b"bonjour"),
    }
    for path in door.answers:
        found = await door.fetcher().fetch(door.url(path), Call(accepted=HTML))
        assert (found.status, found.body) == (200, b"bonjour"), path


async def test_failures_tell_their_status_only(door: Door) -> None:
    door.answers["/"] = b"HTTP/1.1 410 Gone\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone"
    found = await door.fetcher().fetch(door.url(), Call(accepted=HTML))
    assert found.status == 410


async def test_something_can_be_sent(door: Door) -> None:
    call = Call(method="POST", headers={"TTL": "60", "Content-Type": "application/octet-stream"}, body=b"\0\1")
    assert (await door.fetcher().fetch(door.url("/push"), call)).status == 200
    assert door.asked[0].startswith("POST /push HTTP/1.1\r\n")
    assert "TTL: 60\r\n" in door.asked[0]
    assert "Content-Length: 2\r\n" in door.asked[0]
    split = Call(headers={"TTL": "60\r\nX: y"})
    assert await refusal(door.fetcher().fetch(door.url(), split)) == "header"


async def test_who_is_slow_is_left(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_fetch, "TOTAL_SECONDS", 0.2)
    door.pause = 30
    assert await refusal(door.fetcher().fetch(door.url())) == "too_slow"

    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.sleep(30)
        return []

    assert await refusal(door.fetcher(resolve=never).fetch(door.url())) == "too_slow"
    assert await refusal(door.fetcher(resolve=never).check(door.url())) == "too_slow"


async def test_a_certificate_must_be_of_the_name_that_was_asked_for() -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(PEM)
    trusting = ssl.create_default_context(cafile=str(PEM))
    async with opened(server) as door:
        url = door.url().replace("http:", "https:")
        found: Fetched = await door.fetcher(tls=trusting).fetch(url)
        assert found.status == 200
        assert await refusal(door.fetcher(tls=trusting).fetch(url.replace("door.", "other."))) == "no_answer"
        assert await refusal(door.fetcher().fetch(url)) == "no_answer"
        assert len(door.asked) == 1


def in_turn(answers: list[list[str]]) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    left = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


def record_connections(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    tried: list[tuple[str, int]] = []

    async def connect(address: str, port: int, **_: object) -> None:
        tried.append((address, port))
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio, "open_connection", connect)
    return tried
