"""A mailbox on this machine: as much of IMAP as one visit needs."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ImapServer:
    """`messages` by number in INBOX; `moved` is what was put away; the connection ends at the command `broken`."""

    def __init__(self) -> None:
        self.port = 0
        self.messages: dict[int, bytes] = {}
        self.moved: dict[int, bytes] = {}
        self.broken = ""
        self.can_move = True
        self.sizes: dict[int, int] = {}
        self._deleted: set[int] = set()

    @property
    def url(self) -> str:
        return f"imap://camille:secret@127.0.0.1:{self.port}/INBOX?security=none&done=Archive"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"* OK ready\r\n")
            while line := await reader.readline():
                tag, _, rest = line.decode().strip().partition(" ")
                if self.broken and self.broken in rest:
                    return
                writer.write(self._answer(rest) + f"{tag} {self._status(rest)}\r\n".encode())
                await writer.drain()
                if rest.startswith("LOGOUT"):
                    return
        except ConnectionError:
            pass
        finally:
            writer.close()

    def _status(self, command: str) -> str:
        wrong = command.startswith("LOGIN") and "secret" not in command
        return "NO wrong password" if wrong else "OK done"

    def _answer(self, command: str) -> bytes:
        if command.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1 MOVE\r\n" if self.can_move else b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n" % len(self.messages)
        if command.startswith("UID SEARCH"):
            return b"* SEARCH " + " ".join(map(str, sorted(self.messages))).encode() + b"\r\n"
        numbers = [int(number) for number in re.findall(r"\d+", command.split(" ")[2])] if "UID" in command else []
        if command.startswith("UID FETCH"):
            return b"".join(self._fetched(number, command) for number in numbers if number in self.messages)
        if command.startswith(("UID MOVE", "UID COPY")):
            self.moved |= {number: self.messages[number] for number in numbers}
        if command.startswith("UID STORE"):
            self._deleted |= set(numbers)
        if command.startswith("UID MOVE"):
            self._deleted |= set(numbers)
        if command.startswith(("UID MOVE", "EXPUNGE")):
            self.messages = {n: raw for n, raw in self.messages.items() if n not in self._deleted}
        return b""

    def _fetched(self, number: int, command: str) -> bytes:
        raw = self.messages[number]
        if "RFC822.SIZE" in command:
            return b"* 1 FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, self.sizes.get(number, len(raw)))
        return b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (number, len(raw), raw)


@asynccontextmanager
async def imap_server() -> AsyncIterator[ImapServer]:
    server = ImapServer()
    listener = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await listener.wait_closed()
