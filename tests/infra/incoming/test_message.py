"""Any bytes are read or refused, in a time that their length bounds."""

import base64
import contextlib
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.infra.mail.incoming.message import MAX_FILES, Received, Unreadable, read_mail
from community.infra.mail.incoming.reports import Failure, failure_of
from community.infra.mail.incoming.robots import why_automatic

DSN = """From: MAILER-DAEMON@mx.exemple.fr
To: bounce+x@reponses.exemple.fr
Auto-Submitted: auto-replied
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr

Final-Recipient: rfc822; camille@exemple.fr
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: text/rfc822-headers

Subject: x

--b--
"""


def read(text: str | bytes) -> Received:
    return read_mail(text if isinstance(text, bytes) else text.encode())


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    for name, value in ({"From": "Camille <Camille@Exemple.FR>", "Subject": "Re: prix"} | headers).items():
        message[name.replace("_", "-")] = value
    return message


def test_both_bodies_say_the_same_once() -> None:
    message = mail()
    message.set_content("Douze euros.")
    message.add_alternative("<p>Douze euros.</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="devis.pdf")
    received = read_mail(message.as_bytes())
    assert received.text == "Douze euros."
    assert received.sender == "camille@exemple.fr"
    assert [(file.name, file.content_type, file.content) for file in received.files] == [
        ("devis.pdf", "application/pdf", b"%PDF")
    ]


def test_html_alone_is_read() -> None:
    message = mail()
    message.set_content("<p>Douze <b>euros</b>.</p>", subtype="html")
    assert read_mail(message.as_bytes()).text == "Douze euros."


def test_a_logo_is_no_attachment_and_a_picture_is() -> None:
    message = mail()
    message.set_content("<p>Voici <img src=cid:a></p>", subtype="html")
    message.add_related(b"\x89PNG" + b"x" * 1_000, "image", "png", cid="<a>", filename="image001.png")
    message.add_related(b"\x89PNG" + b"x" * 50_000, "image", "png", cid="<b>", filename="capture.png")
    assert [file.name for file in read_mail(message.as_bytes()).files] == ["capture.png"]


@pytest.mark.parametrize(
    ("label", "raw"),
    [
        ("utf-8", "déjà".encode()),
        ("iso-8859-1", "déjà".encode("latin-1")),
        ("windows-1252", "déjà".encode("cp1252")),
        ("us-ascii", "déjà".encode()),
        ("iso-8859-1", "déjà".encode()),
        ("x-unknown", "déjà".encode("cp1252")),
        ("punycode", "déjà".encode()),
        ("zlib", "déjà".encode()),
        ("utf-16", "déjà".encode("utf-16")),
    ],
)
def test_wrong_charsets_cost_no_mail(label: str, raw: bytes) -> None:
    head = f"From: a@b.fr\r\nContent-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(head.encode() + base64.b64encode(raw)).text == "déjà"


def test_names_of_files_are_names() -> None:
    message = mail()
    message.set_content("x")
    message.add_attachment(b"a", maintype="text", subtype="plain", filename="../../etc/pass\u202egpj.exe")
    (file,) = read_mail(message.as_bytes()).files
    assert file.name == "etcpassgpj.exe"


def test_files_beyond_the_limit_are_named() -> None:
    message = mail()
    message.set_content("x")
    for number in range(MAX_FILES + 2):
        message.add_attachment(b"a", maintype="image", subtype="png", filename=f"{number}.png")
    received = read_mail(message.as_bytes())
    assert len(received.files) == MAX_FILES
    assert received.left_out == [f"{MAX_FILES}.png", f"{MAX_FILES + 1}.png"]


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "camille",
        "a@b.fr, c@d.fr",
        "a@b.fr>, <c@d.fr",
        "(" * 1900 + "a@b.fr",
        "a@b.fr\r\nFrom: c@d.fr",
        "@",
        '"a@b.fr',
    ],
)
def test_a_sender_is_one_address_or_nobody(sender: str) -> None:
    assert read(f"From: {sender}\r\nSubject: x\r\n\r\nx").sender == ""


@pytest.mark.parametrize(
    "hostile",
    [
        "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(500)),
        "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 100_000,
        "Content-Type: multipart/mixed; boundary=" + "b" * 1_000_000 + "\n\nx",
        "".join(f"X-{n}: y\n" for n in range(100_000)) + "\nx",
        "Content-Type: message/rfc822\n\n" * 10_000,
    ],
)
def test_a_mail_built_to_hurt_is_refused_at_once(hostile: str) -> None:
    started = time.process_time()
    with pytest.raises(Unreadable):
        read("From: a@b.fr\n" + hostile)
    assert time.process_time() - started < 10


def test_headers_that_are_not_needed_are_cut() -> None:
    received = read("From: a@b.fr\nTo: " + "x@y.fr, " * 500_000 + "\nSubject: " + "é" * 100_000 + "\n\nx")
    assert received.text == "x"
    assert len(received.recipients[0]) <= 8_000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read_mail(b"From: a@b.fr\n" + raw)


HEADER = st.sampled_from(
    ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "From", "Subject", "To", "MIME-Version"]
)
VALUE = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60) | st.sampled_from(
    ["multipart/mixed; boundary=b", "text/html; charset=", "attachment; filename*=utf-9''%ff", "base64", "=?x?q?=ff?="]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(HEADER, VALUE), max_size=6), st.sampled_from(["x", "--b\n\nx\n--b--", "<p>"]))
def test_any_headers_are_read_or_refused(headers: list[tuple[str, str]], body: str) -> None:
    lines = "".join(f"{name}: {value}\n" for name, value in headers)
    with contextlib.suppress(Unreadable):
        read_mail(lines.encode("latin-1") + b"\n" + body.encode())


@pytest.mark.parametrize(
    ("action", "status", "said", "failure"),
    [
        ("failed", "5.1.1", "550 5.1.1 no such user", Failure.HARD),
        ("failed", "5.0.0", "550 unknown", Failure.HARD),
        ("failed", "5.2.2", "552 mailbox full", Failure.SOFT),
        ("failed", "4.4.7", "expired", Failure.SOFT),
        ("failed", "5.7.1", "blocked as spam", Failure.SOFT),
        ("failed", "5.3.4", "too big", None),
        ("failed", "", "550 no such user", Failure.HARD),
        ("delayed", "4.4.1", "will try again", None),
        ("delivered", "2.0.0", "ok", None),
    ],
)
def test_reports_say_what_is_wrong_with_an_address(
    action: str, status: str, said: str, failure: Failure | None
) -> None:
    assert read(DSN.format(action=action, status=status, said=said)).failure == failure


def test_smtp_answers_are_judged_alike() -> None:
    assert failure_of("550 5.1.1 <x>: unknown") == Failure.HARD
    assert failure_of("554 5.7.1 refused") == Failure.SOFT
    assert failure_of("nonsense") is None


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("Auto-Submitted", "auto-replied (vacation)", "auto_submitted"),
        ("Auto-Submitted", "auto-generated", "auto_submitted"),
        ("Auto-Submitted", "no", None),
        ("Precedence", "bulk", "precedence"),
        ("Precedence", "auto_reply", "precedence"),
        ("X-Autoreply", "yes", "auto_reply"),
        ("Return-Path", "<>", "no_return_path"),
        ("List-Id", "<sujet.exemple.fr>", None),
        ("List-Id", "Sujet <1.communaute.exemple.fr>", "own_mail"),
        ("Message-ID", "<abc@communaute.exemple.fr>", "own_mail"),
        ("Subject", "Réponse automatique : congés", "auto_reply"),
        ("Subject", "=?utf-8?q?R=C3=A9ponse_automatique_=3A_cong=C3=A9s?=", "auto_reply"),
        ("Subject", "Re: automatic reply of machines", None),
        ("X-Mailer", "Outlook", None),
    ],
)
def test_robots_are_known_by_their_signs(name: str, value: str, why: str | None) -> None:
    received = read(f"From: a@b.fr\n{name}: {value}\n\nx")
    found = why_automatic(received.header, sender=received.sender, own_host="communaute.exemple.fr")
    assert found == why
