"""A mail server on this machine, which answers as it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Server:
    """As much of SMTP as one mail needs; `answers` replaces the reply to a command by its first word."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.port = 0
        self.commands: list[str] = []
        self.mails: list[bytes] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        usual = {
            "": "220 ready",
            "EHLO": "250-here\r\n250 AUTH PLAIN",
            "AUTH": "235 ok",
            "DATA": "354 go",
            "QUIT": "221 bye",
        }

        async def answer(word: str) -> str:
            text = self.answers.get(word, usual.get(word, "250 ok"))
            if text == "silence":
                await reader.read()
                raise ConnectionResetError
            if text == "cut":
                raise ConnectionResetError
            writer.write(text.encode() + b"\r\n")
            await writer.drain()
            return text

        await answer("")
        while line := await reader.readline():
            command = line.decode().strip()
            self.commands.append(command)
            word = command.split(" ")[0].upper()
            said = await answer(word)
            if word == "DATA" and said.startswith("354"):
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                await answer("END")


@asynccontextmanager
async def smtp_server(*, port: int = 0, **answers: str) -> AsyncIterator[Server]:
    server = Server({("" if word == "HELLO" else word): text for word, text in answers.items()})
    listener = await asyncio.start_server(server.talk, "127.0.0.1", port)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await listener.wait_closed()
