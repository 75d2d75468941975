import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.i18n import LOCALES, SOURCE, Locale, MissingText, catalogue, placeholders
from community.infra.mail.compose import LINKED, MAX_VALUE, TEMPLATES, Template, build_message, compose

BASE = "https://communaute.example"
NOW = datetime(2026, 3, 12, 13, 5, tzinfo=UTC)
PARAMS: dict[str, object] = {
    "link": f"{BASE}/x?a=1&b=2",
    "organisation": "Tissages & Fils",
    "message": "Quel est votre site ?\nMerci.",
    "reason": "Hors secteur",
    "applicant": "Ana Gil",
    "email": "ana@gil.example",
    "inviter": "Marie Dupont",
    "expires": NOW,
    "when": NOW,
    "device": "Firefox, Windows",
    "text": "Douze euros.\nMerci.",
}
HOSTILE = "<b onclick=alert(1)>\"'</b>\r\nBcc: x@y.example\r\n\r\n<script>"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links |= {value or "" for name, value in attrs if name == "href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def parse(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_in_every_language(name: Template, locale: Locale) -> None:
    mail = compose(name, locale, PARAMS, base_url=BASE)
    page = parse(mail.html)
    assert f'lang="{locale}"' in mail.html
    assert "{" not in mail.subject + mail.text + page.text.partition("}}")[2]
    assert page.links == ({PARAMS["link"]} if name in LINKED else set())
    assert (str(PARAMS["link"]) in mail.text) == (name in LINKED)
    assert "table" not in page.tags
    assert mail.subject.strip()
    assert BASE in mail.text


def test_the_catalogue_and_the_templates_are_the_same() -> None:
    keys = {key.partition(".")[0] for key in catalogue(SOURCE, "mails")} - {"layout"}
    assert keys == set(TEMPLATES)
    assert {name for name in TEMPLATES if f"{name}.action" in catalogue(SOURCE, "mails")} == LINKED
    for text in catalogue(SOURCE, "mails").values():
        assert placeholders(text) <= PARAMS.keys() | {"base_url"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_values_stay_values(name: Template) -> None:
    calm = compose(name, "fr", PARAMS, base_url=BASE)
    hostile = {key: value if key == "link" or isinstance(value, datetime) else HOSTILE for key, value in PARAMS.items()}
    mail = compose(name, "fr", hostile, base_url=BASE)
    assert parse(mail.html).tags == parse(calm.html).tags
    assert "\r" not in mail.subject + mail.text + mail.html
    assert "\n" not in mail.subject
    assert not any(line.startswith("Bcc:") for line in mail.text.splitlines())


@given(st.text(max_size=300))
def test_no_value_changes_the_structure_of_a_mail(value: str) -> None:
    mail = compose("application_more_info", "en", PARAMS | {"message": value}, base_url=BASE)
    assert parse(mail.html).tags == parse(compose("application_more_info", "en", PARAMS, base_url=BASE).html).tags
    confirm = compose("application_confirm", "en", PARAMS | {"organisation": value}, base_url=BASE)
    assert len(confirm.subject.splitlines()) == 1


def test_a_long_value_cannot_carry_a_message_of_its_own() -> None:
    mail = compose("application_confirm", "fr", PARAMS | {"organisation": "x" * 5_000}, base_url=BASE)
    assert "x" * (MAX_VALUE - 1) + "…" in mail.text
    assert "x" * MAX_VALUE not in mail.text + mail.html


def test_what_a_moderator_writes_keeps_its_lines() -> None:
    mail = compose("application_more_info", "fr", PARAMS, base_url=BASE)
    assert "> Quel est votre site ?\n> Merci." in mail.text
    assert "<blockquote>Quel est votre site ?\nMerci.</blockquote>" in mail.html


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "https://a.example/\r\nBcc: x", "ftp://a.example"]
)
def test_a_link_is_an_address_of_the_web(link: str) -> None:
    with pytest.raises(ValueError, match="http"):
        compose("password_reset", "fr", {"link": link}, base_url=BASE)


def test_missing_parameters_are_errors() -> None:
    for name, params in (("password_reset", {}), ("application_refused", {}), ("invitation", {"link": BASE})):
        with pytest.raises(MissingText):
            compose(name, "fr", params, base_url=BASE)  # type: ignore[arg-type]


def test_the_message_has_both_bodies_and_the_headers_of_a_machine() -> None:
    mail = compose("application_confirm", "fr", PARAMS, base_url=BASE)
    message = build_message(
        mail,
        sender="communaute@exemple.fr",
        sender_name="La communauté\r\nBcc: x@y.example",
        recipient="marie@exemple.fr",
        message_id="0198c0de",
        base_url=BASE,
        sent_at=NOW,
    )
    raw = message.as_bytes()
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == mail.subject == "Confirmez votre demande d\u2019adhésion pour Tissages & Fils"
    assert read["From"].addresses[0].addr_spec == "communaute@exemple.fr"
    assert read["Bcc"] is None
    assert read["To"] == "marie@exemple.fr"
    assert read["Message-ID"] == "<0198c0de@communaute.example>"
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"].datetime == NOW
    assert read.get_content_type() == "multipart/alternative"
    plain, rich = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().replace("\r\n", "\n") == mail.text
    assert rich.get_content().replace("\r\n", "\n").strip() == mail.html
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


@given(st.text(max_size=120))
def test_no_sender_name_adds_an_address(name: str) -> None:
    mail = compose("password_changed", "fr", {}, base_url=BASE)
    message = build_message(
        mail, sender="a@b.fr", sender_name=name, recipient="c@d.fr", message_id="1", base_url=BASE, sent_at=NOW
    )
    read = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert [address.addr_spec for address in read["From"].addresses] == ["a@b.fr"]
    assert read.keys() == message.keys()


@pytest.mark.parametrize("address", ["a@b.fr\r\nBcc: x@y.fr", "a@b.fr, c@d.fr", "é@b.fr"])
def test_an_address_cannot_break_a_header(address: str) -> None:
    mail = compose("password_changed", "fr", {}, base_url=BASE)
    with pytest.raises(ValueError, match="header"):
        build_message(
            mail, sender="a@b.fr", sender_name="A", recipient=address, message_id="1", base_url=BASE, sent_at=NOW
        )


def with_headers(headers: dict[str, str]) -> EmailMessage:
    mail = compose("password_changed", "fr", {}, base_url=BASE)
    return build_message(
        mail,
        sender="a@b.fr",
        sender_name="A",
        recipient="c@d.fr",
        message_id="1",
        base_url=BASE,
        sent_at=NOW,
        headers=headers,
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "other@example.org"},
        {"List-Id": "<a>\r\nBcc: b@example.org"},
        {"List-Id": "<a>\nBcc: b@example.org"},
        {"Bad: name": "a"},
    ],
)
def test_no_header_given_changes_who_it_is_from_or_to(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="header"):
        with_headers(headers)


def test_headers_given_stand_in_the_message() -> None:
    message = with_headers({"List-Id": "<forum.example.org>", "Precedence": "list"})
    assert message["List-Id"] == "<forum.example.org>"
