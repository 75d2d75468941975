"""What came back from a place that somebody named: read within bounds, whatever it sends."""

from typing import Final

import httptools
import msgspec

MAX_HEAD: Final = 64 * 1024


class FetchRefused(Exception):
    """Not asked, or not taken, for a reason that stays: `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FetchFailed(Exception):
    """No proper answer this time: `code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. `url`: where it came from, after redirects; `cut`: there was more of the body."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    cut: bool

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Answer:
    """Takes an answer block by block, until `done`. The names of the callbacks are the parser's."""

    def __init__(self, *, accepted: tuple[str, ...], limit: int) -> None:
        self._accepted = accepted
        self._limit = limit
        self._parser = httptools.HttpResponseParser(self)
        self._head = 0
        self._begun = False
        self._problem: str | None = None
        self._body = bytearray()
        self._cut = False
        self.headers: dict[str, str] = {}
        self.done = False

    @property
    def status(self) -> int:
        return self._parser.get_status_code()

    def feed(self, block: bytes) -> None:
        """Take what came.

        Raises:
            FetchRefused: of a type that is not wanted, packed, or a head without end.
        """
        self._parser.feed_data(block)
        if not self._begun:
            self._head += len(block)
            if self._head > MAX_HEAD:
                raise FetchRefused("head_too_long")
        if self._problem:
            raise FetchRefused(self._problem)

    def ended(self) -> None:
        """Nothing more comes: the end of a body that told no length.

        Raises:
            FetchFailed: there was not even a head.
        """
        if not self._begun:
            raise FetchFailed("no_answer")
        self.done = True

    def fetched(self, url: str) -> Fetched:
        return Fetched(url=url, status=self.status, headers=self.headers, body=bytes(self._body), cut=self._cut)

    def on_message_begin(self) -> None:
        self.headers = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        # The first one counts.
        self.headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1").strip())

    def on_headers_complete(self) -> None:
        if self.status < 200:
            # A word in between (103 Early Hints): the answer comes after it.
            return
        self._begun = True
        if not 200 <= self.status < 300:
            self.done = True
            return
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self._accepted and media_type not in self._accepted:
            self._problem = "media_type"
        elif self.headers.get("content-encoding", "identity").lower() not in {"identity", ""}:
            self._problem = "encoding"

    def on_body(self, body: bytes) -> None:
        room = self._limit - len(self._body)
        self._body += body[:room]
        if len(body) > room:
            self._cut = self.done = True

    def on_message_complete(self) -> None:
        if self._begun:
            self.done = True
