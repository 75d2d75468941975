import contextlib
import email.message
import email.policy
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.mail_address import (
    MAX_LENGTH,
    PUBLIC_PROVIDERS,
    MailAddressError,
    is_public_provider,
    mail_domain,
    parse_mail_address,
)

LABELS = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True).filter(
    lambda label: not label.startswith("xn--")
)
ADDRESSES = st.builds(
    lambda local, labels: f"{local}@{'.'.join(labels)}.fr",
    st.text(string.ascii_letters + string.digits + "+-_'", min_size=1, max_size=20),
    st.lists(LABELS, min_size=1, max_size=3),
)


@pytest.mark.parametrize(
    ("typed", "stored", "key"),
    [
        ("  Marie.Dupont+forum@Exemple.FR ", "Marie.Dupont+forum@exemple.fr", "marie.dupont+forum@exemple.fr"),
        ("achats@société.fr", "achats@xn--socit-esab.fr", "achats@xn--socit-esab.fr"),
        ("achats@SOCIÉTÉ.FR", "achats@xn--socit-esab.fr", "achats@xn--socit-esab.fr"),
        ("info@straße.de", "info@xn--strae-oqa.de", "info@xn--strae-oqa.de"),
        ("o'hara_2@mail.example.co.uk", "o'hara_2@mail.example.co.uk", "o'hara_2@mail.example.co.uk"),
    ],
)
def test_addresses_are_brought_to_one_form(typed: str, stored: str, key: str) -> None:
    address = parse_mail_address(typed)
    assert str(address) == stored
    assert address.key == key
    assert mail_domain(stored) == address.domain
    assert parse_mail_address(stored) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "email_format"),
        ("marie", "email_format"),
        ("@exemple.fr", "email_format"),
        ("marie@", "email_format"),
        ("marie dupont@exemple.fr", "email_format"),
        ("marie@dupont@exemple.fr", "email_format"),
        (".marie@exemple.fr", "email_format"),
        ("marie..dupont@exemple.fr", "email_format"),
        ('"marie"@exemple.fr', "email_format"),
        ("Marie <marie@exemple.fr>", "email_format"),
        ("a@b.fr,c@d.fr", "email_format"),
        ("márie@exemple.fr", "email_characters"),
        ("marie\u200b@exemple.fr", "email_characters"),
        ("marie@exemple.fr\r\nBcc: x@y.fr", "email_characters"),
        ("marie@exemple.fr\n", "email_characters"),
        ("\tmarie@exemple.fr", "email_characters"),
        ("marie\x00@exemple.fr", "email_characters"),
        ("marie@exemple", "email_domain"),
        ("marie@exemple..fr", "email_domain"),
        ("marie@-exemple.fr", "email_domain"),
        ("marie@exemple-.fr", "email_domain"),
        ("marie@exem_ple.fr", "email_domain"),
        ("marie@127.0.0.1", "email_domain"),
        ("marie@[127.0.0.1]", "email_domain"),
        ("marie@exemple.fr.", "email_domain"),
        ("marie@exem\u2024ple..fr", "email_domain"),
        (f"marie@{'a' * 64}.fr", "email_domain"),
        (f"{'a' * 65}@exemple.fr", "email_length"),
        (f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.fr", "email_length"),
        ("a" * 1_000_000, "email_length"),
    ],
)
def test_wrong_addresses_are_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(MailAddressError) as refusal:
        parse_mail_address(text)
    assert refusal.value.code == code


@given(ADDRESSES)
def test_ordinary_addresses_are_accepted_and_stable(text: str) -> None:
    address = parse_mail_address(text)
    assert str(address) == text
    assert parse_mail_address(text.upper()).key == address.key


@given(st.text(max_size=300) | st.text(max_size=60).map(lambda text: f"a@{text}.fr"))
def test_whatever_is_accepted_is_safe_in_a_header(text: str) -> None:
    with contextlib.suppress(MailAddressError):
        address = str(parse_mail_address(text))
        assert address.isascii()
        assert len(address) <= MAX_LENGTH
        message = email.message.EmailMessage(policy=email.policy.SMTP)
        message["To"] = address
        assert [found.addr_spec for found in message["To"].addresses] == [address]


def test_public_providers_say_nothing_about_an_organisation() -> None:
    for provider in ("gmail.com", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "outlook.fr", "Yahoo.FR"):
        assert is_public_provider(provider)
        assert parse_mail_address(f"a@{provider}").organisation_domain is None
    assert parse_mail_address("a@exemple.fr").organisation_domain == "exemple.fr"
    assert all(domain == domain.lower() for domain in PUBLIC_PROVIDERS)
