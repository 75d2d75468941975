"""Invitations from a file: each line is invited whole or not at all, and told of."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Final, get_args
from uuid import UUID

from community.core.actor import Actor
from community.core.errors import DomainError, FieldProblem, Forbidden, Invalid
from community.core.i18n import Locale, resolve_locale
from community.core.identifiers import IdentifierError, parse_siren
from community.core.mail_address import MailAddress, MailAddressError, parse_mail_address
from community.core.permissions import Role
from community.features.accounts.models import Invitation
from community.features.accounts.repository.organisations import (
    invited_addresses,
    known_addresses,
    organisations_by_siren,
)
from community.features.accounts.schemas.invitations import ImportLineOut, ImportOut
from community.features.accounts.service.invitations import InvitationService
from community.features.accounts.service.work import Work

COLUMNS: Final = ("email", "given_name", "family_name", "siren", "role", "locale")
MAX_LINES: Final = 1000
MAX_NAME: Final = 200
_DELIMITERS: Final = ",;\t"


class _Refused(Exception):
    """Why a line is not invited, as a code."""


@dataclass(frozen=True)
class _Line:
    number: int
    cells: dict[str, str]


class InvitationImport:
    """One file."""

    def __init__(self, work: Work, invitations: InvitationService) -> None:
        self._work = work
        self._invitations = invitations

    async def run(self, *, actor: Actor, data: bytes) -> ImportOut:
        """Invite whom the file names; what is wrong with a line stays with that line.

        Raises:
            Invalid: the file is not one of these, or too long: nobody is invited.
        """
        session, now = self._work.session, self._work.now()
        lines = read_lines(data)
        addresses = {line.number: _address(line.cells["email"]) for line in lines}
        keys = {address.key for address in addresses.values() if address is not None}
        taken = dict.fromkeys(await known_addresses(session, keys), "already_member")
        taken = dict.fromkeys(await invited_addresses(session, keys, now=now), "already_invited") | taken
        organisations = await organisations_by_siren(session, {_digits(line.cells["siren"]) for line in lines})
        report = []
        for line in lines:
            code = None
            try:
                address = _free(addresses[line.number], taken)
                row = await self._row(actor, line, organisations)
                await self._invitations.write(actor=actor, row=row, address=address)
                taken[address.key] = "duplicate_line"
            except _Refused as refusal:
                code = str(refusal)
            state = "refused" if code else "invited"
            report.append(ImportLineOut(line=line.number, email=line.cells["email"][:320], state=state, code=code))
        return ImportOut(lines=report)

    async def _row(self, actor: Actor, line: _Line, organisations: dict[str, UUID]) -> Invitation:
        """The invitation of a line, checked in all that could fail later."""
        cells = line.cells
        try:
            role = Role(cells["role"] or Role.MEMBER)
        except ValueError as error:
            raise _Refused("role_unknown") from error
        locale = cells["locale"].lower() or resolve_locale(actor.locale)
        if locale not in get_args(Locale):
            raise _Refused("locale_unknown")
        if max(len(cells["given_name"]), len(cells["family_name"])) > MAX_NAME:
            raise _Refused("too_long")
        organisation_id = None
        if cells["siren"]:
            try:
                organisation_id = organisations.get(parse_siren(cells["siren"]))
            except IdentifierError as error:
                raise _Refused(error.code) from error
            if organisation_id is None:
                raise _Refused("organisation_unknown")
        try:
            organisation_id = await self._invitations.checked_organisation(actor, organisation_id, role)
        except Forbidden as error:
            raise _Refused("not_allowed") from error
        except DomainError as error:
            raise _Refused(error.code) from error
        return Invitation(
            given_name=cells["given_name"],
            family_name=cells["family_name"],
            organisation_id=organisation_id,
            role=role,
            locale=locale,
        )


def read_lines(data: bytes) -> list[_Line]:
    """The lines of a file with a header; comma, semicolon or tabulator, UTF-8 or what spreadsheets write.

    Raises:
        Invalid: a wrong header, not a text, or too many lines.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise Invalid({"": FieldProblem("csv_unreadable")})
    header = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Invalid({"": FieldProblem("csv_unreadable")}) from error
    names = [name.strip().lower() for name in rows[0]] if rows else []
    if set(names) - set(COLUMNS) or "email" not in names or len(names) != len(set(names)):
        raise Invalid({"": FieldProblem("csv_header", expected=",".join(COLUMNS))})
    if len(rows) - 1 > MAX_LINES:
        raise Invalid({"": FieldProblem("too_many_lines", maximum=MAX_LINES)})
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        cells = dict.fromkeys(COLUMNS, "") | {
            name: " ".join(cell.split()) for name, cell in zip(names, row, strict=False)
        }
        if any(cells.values()):
            lines.append(_Line(number, cells))
    return lines


def _free(address: MailAddress | None, taken: dict[str, str]) -> MailAddress:
    """The address, if somebody can be invited by it."""
    if address is None:
        raise _Refused("email_format")
    if address.key in taken:
        raise _Refused(taken[address.key])
    return address


def _address(text: str) -> MailAddress | None:
    try:
        return parse_mail_address(text)
    except MailAddressError:
        return None


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
