"""E-mail addresses: one stored form, one key for comparing, and what the domain says about an organisation."""

import re
from typing import Final

import msgspec

MAX_LENGTH: Final = 254
MAX_LOCAL_LENGTH: Final = 64

_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]")

PUBLIC_PROVIDERS: Final = frozenset(
    """
    aliceadsl.fr aol.com aol.fr bbox.fr bluewin.ch caramail.com caramail.fr cegetel.net club-internet.fr
    duck.com email.com fastmail.com fastmail.fm fastmail.fr free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.es
    gmx.fr gmx.net googlemail.com hey.com hotmail.be hotmail.com hotmail.co.uk hotmail.de hotmail.es hotmail.fr
    hotmail.it hushmail.com icloud.com infonie.fr libero.it live.be live.ca live.co.uk live.com live.de live.fr
    live.it live.nl lycos.com lycos.fr mac.com mail.com mail.fr mail.ru mailfence.com mailo.com mailoo.org me.com
    msn.com msn.fr neuf.fr netcourrier.com nordnet.fr noos.fr numericable.fr numericable.com online.fr orange.es
    orange.fr outlook.be outlook.com outlook.de outlook.es outlook.fr outlook.it outlook.pt pm.me proton.me
    protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com riseup.net rocketmail.com sapo.pt sfr.fr sfr.net
    skynet.be skynet.fr sympatico.ca t-online.de telefonica.net telenet.be terra.es tiscali.it tuta.com tutanota.com
    tutanota.de tutamail.com videotron.ca virgilio.it vodafone.es voila.fr voo.be wanadoo.es wanadoo.fr web.de
    laposte.net ya.com yahoo.ca yahoo.com yahoo.com.br yahoo.co.uk yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com
    yandex.ru ymail.com zaclys.net zoho.com 163.com 126.com gmail.fr icloud.fr 9online.fr 9business.fr dbmail.com
    evc.net ik.me mailbox.org posteo.de posteo.net posteo.eu menara.ma
    """.split()  # noqa: SIM905
)
"""Domains where anybody gets a mailbox: two people there need not know each other."""


class MailAddressError(ValueError):
    """The text is not an address that this platform writes to.

    `code` is stable: `email_format`, `email_characters`, `email_length`, `email_domain`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MailAddress(msgspec.Struct, frozen=True):
    """An address whose domain is in lower case and in its ASCII form; `local` stays as typed, `+tag` included."""

    local: str
    domain: str

    @property
    def key(self) -> str:
        """What makes an address unique here: no provider in use tells upper from lower case."""
        return f"{self.local.lower()}@{self.domain}"

    @property
    def organisation_domain(self) -> str | None:
        """The domain where it belongs to one organisation, None where anybody gets a mailbox."""
        return None if is_public_provider(self.domain) else self.domain

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


def parse_mail_address(text: str) -> MailAddress:
    """Read what a person typed; spaces around it are forgiven, control characters are not.

    Raises:
        MailAddressError: with the reason in `code`.
    """
    if len(text) > 2 * MAX_LENGTH:
        raise MailAddressError("email_length")
    if _CONTROL.search(text):
        raise MailAddressError("email_characters")
    local, at, domain = text.strip().rpartition("@")
    if not at or not local or not domain:
        raise MailAddressError("email_format")
    if not _LOCAL.fullmatch(local):
        # Quoted and non-ASCII names exist on paper; the mail servers of half the world refuse them.
        raise MailAddressError("email_format" if local.isascii() else "email_characters")
    address = MailAddress(local=local, domain=_domain(domain))
    if len(local) > MAX_LOCAL_LENGTH or len(str(address)) > MAX_LENGTH:
        raise MailAddressError("email_length")
    return address


def mail_domain(address: str) -> str:
    """Domain of a stored address."""
    return address.rpartition("@")[2].lower()


def is_public_provider(domain: str) -> bool:
    """True where sharing the domain says nothing about sharing an organisation."""
    return domain.lower() in PUBLIC_PROVIDERS


def _domain(text: str) -> str:
    domain = text.lower() if text.isascii() else _ascii_domain(text)
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        raise MailAddressError("email_domain")
    return domain


def _ascii_domain(text: str) -> str:
    import idna  # tables of Unicode that few addresses need

    try:
        return idna.encode(text, uts46=True).decode("ascii").lower()
    except idna.IDNAError as error:
        raise MailAddressError("email_domain") from error
