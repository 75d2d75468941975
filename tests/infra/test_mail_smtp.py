"""Mails handed to a real server on this machine, which answers as it is told."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from community.infra.mail.compose import build_message, compose
from community.infra.mail.smtp import MailRefused, MailUnavailable, SmtpMailer, SmtpServer, parse_smtp_url
from tests.factories.smtp import Server, smtp_server

BASE = "https://communaute.example"


def a_message() -> EmailMessage:
    mail = compose("password_changed", "fr", {}, base_url=BASE)
    return build_message(
        mail,
        sender="communaute@exemple.fr",
        sender_name="La communauté",
        recipient="marie@exemple.fr",
        message_id="1",
        base_url=BASE,
        sent_at=datetime(2026, 3, 12, tzinfo=UTC),
    )


def mailer(server: Server, query: str = "?security=none", user: str = "", timeout: float = 5.0) -> SmtpMailer:
    return SmtpMailer(parse_smtp_url(f"smtp://{user}127.0.0.1:{server.port}{query}"), timeout=timeout)


async def test_a_mail_arrives_whole() -> None:
    async with smtp_server() as server:
        await mailer(server).send(a_message())
    assert server.commands[1:3] == ["MAIL FROM:<communaute@exemple.fr>", "RCPT TO:<marie@exemple.fr>"]
    read = email.message_from_bytes(server.mails[0], policy=email.policy.default)
    assert read["Subject"] == "Votre mot de passe a été changé"
    assert read["To"] == "marie@exemple.fr"


async def test_the_user_signs_in() -> None:
    async with smtp_server() as server:
        await mailer(server, user="us%40er:p%3Ass@").send(a_message())
    assert "AUTH PLAIN AHVzQGVyAHA6c3M=" in server.commands


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "550 5.1.1 no such user"},
        {"RCPT": "553 bad mailbox"},
        {"MAIL": "552 too large"},
        {"DATA": "554 no"},
        {"END": "554 5.7.1 looks like spam"},
    ],
)
async def test_a_refusal_for_good(answers: dict[str, str]) -> None:
    async with smtp_server(**answers) as server:
        with pytest.raises(MailRefused, match=next(iter(answers.values()))[:3]):
            await mailer(server).send(a_message())


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "450 4.2.0 greylisted"},
        {"RCPT": "452 mailbox full"},
        {"MAIL": "451 later"},
        {"MAIL": "530 5.7.0 authentication required"},
        {"END": "451 4.7.1 try again"},
        {"END": "cut"},
        {"HELLO": "421 busy"},
        {"HELLO": "554 go away"},
        {"HELLO": "cut"},
        {"EHLO": "500 what", "HELO": "500 what"},
    ],
)
async def test_a_bad_moment(answers: dict[str, str]) -> None:
    async with smtp_server(**answers) as server:
        with pytest.raises(MailUnavailable):
            await mailer(server).send(a_message())


async def test_a_wrong_password_is_ours_to_mend() -> None:
    async with smtp_server(AUTH="535 5.7.8 wrong") as server:
        with pytest.raises(MailUnavailable, match="535"):
            await mailer(server, user="user:wrong@").send(a_message())
    assert server.mails == []


async def test_a_silent_server_is_given_up() -> None:
    async with smtp_server(HELLO="silence") as server:
        with pytest.raises(MailUnavailable):
            await mailer(server, timeout=0.05).send(a_message())


async def test_nobody_at_the_address() -> None:
    async with smtp_server() as server:
        pass
    with pytest.raises(MailUnavailable):
        await mailer(server).send(a_message())


@pytest.mark.parametrize("query", ["", "?security=starttls", "?security=tls"])
async def test_a_mail_never_leaves_in_the_clear_where_tls_is_asked(query: str) -> None:
    async with smtp_server() as server:
        with pytest.raises(MailUnavailable):
            await mailer(server, query).send(a_message())
    assert not any(command.startswith(("MAIL", "AUTH")) for command in server.commands)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587, "starttls")),
        ("smtp://mail.example?security=tls", SmtpServer("mail.example", 465, "tls")),
        ("smtp://mail.example/?security=none", SmtpServer("mail.example", 25, "none")),
        ("smtp://u%40x:p%2F%3F@mail.example:2525", SmtpServer("mail.example", 2525, "starttls", "u@x", "p/?")),
    ],
)
def test_the_address_of_a_server(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://a?security=maybe",
        "smtp://a?tls=1",
        "smtp://a:port",
    ],
)
def test_a_wrong_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_smtp_url(url)
