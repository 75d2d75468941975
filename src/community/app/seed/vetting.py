"""The vetting queue, what was decided lately, and invitations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from community.app.seed.accounts_tables import ApplicationRow, EntryRow, InvitationRow, OrganisationRow
from community.app.seed.draw import Draw
from community.app.seed.organisations import Register, mail_domain
from community.app.seed.people import Member, Town
from community.app.seed.sizes import Sizes

_WAITING_HOURS: Final = (0.4, 1.5, 3, 5, 9, 20, 27, 31, 46, 52, 70, 98, 121, 150)
_JOINING_HOURS: Final = (2, 30, 75)
_DECIDED: Final = 44
_INVITATIONS: Final = 9

_REASONS: Final = (
    "Nous importons des agrumes par Fos et cherchons des retours d'expérience sur les contrôles.",
    "Un client nous a parlé des échanges sur l'agréage, nous aimerions y contribuer.",
    "Transporteur frigorifique, nous voulons être informés des retards d'escale et proposer nos départs.",
    "Producteurs de melons, intéressés par le groupe de travail sur le cahier des charges.",
    "Station de conditionnement : emballages, réemploi, et recherche de partenaires pour des essais.",
    "Suivre la réglementation et poser des questions aux administrations.",
)
_QUESTIONS: Final = (
    "Pouvez-vous préciser votre lien avec la filière et nous donner le nom d'un client ou d'un fournisseur sur place ?",
    "Le code d'activité ne correspond pas à l'import de produits frais : quelle part cela représente-t-il ?",
    "Merci de nous écrire depuis l'adresse professionnelle de l'entreprise.",
)
_REFUSALS: Final = (
    ("outside_sector", "Votre activité ne relève pas de la filière des fruits et légumes frais."),
    ("incomplete", "Nous n'avons pas reçu les précisions demandées ; vous pouvez présenter une nouvelle demande."),
    ("duplicate", "Une demande de votre organisation est déjà en cours."),
    ("not_eligible", "L'accès est réservé aux organisations ayant une activité sur le territoire."),
)


class Vetting(NamedTuple):
    """All rows of this part."""

    applications: list[ApplicationRow]
    entries: list[EntryRow]
    invitations: list[InvitationRow]


class Queue:
    """Makes applications in every state, with their log."""

    def __init__(self, sizes: Sizes, register: Register, town: Town, moderator: UUID) -> None:
        self._sizes = sizes
        self._register = register
        self._town = town
        self._moderator = moderator
        self._draw = Draw(sizes.seed, "vetting")
        self._made = Vetting([], [], [])

    def fill(self, organisations: dict[UUID, OrganisationRow], members: Sequence[Member]) -> Vetting:
        """The queue of a community that is used every day.

        Args:
            organisations: by id; the first ones are those of the demo accounts.
            members: whoever has come lately came by an application.
        """
        now = self._sizes.now
        for hours in _WAITING_HOURS:
            self._application("waiting", now - timedelta(hours=hours))
        for hours in (60, 110, 160):
            self._application("asked", now - timedelta(hours=hours))
        for hours in (0.2, 6, 90):
            self._application("unconfirmed", now - timedelta(hours=hours))
        known = [one for one in organisations.values() if one.kind == "firm"]
        for hours, organisation in zip(_JOINING_HOURS, [known[0], known[0], known[-1]], strict=True):
            self._application("waiting", now - timedelta(hours=hours), joining=organisation)
        for _ in range(_DECIDED // 4):
            at = now - timedelta(days=self._draw.uniform(1, 58))
            self._application("refused", at)
        leaders = [one for one in members if one.membership.role != "member" and one.person.created_at < now]
        for member in sorted(leaders, key=lambda one: one.person.created_at)[-_DECIDED:]:
            self._approved(member, organisations[member.membership.organisation_id])
        self._invite(known[0], leaders[0].id)
        return self._made

    def _application(self, state: str, at: datetime, *, joining: OrganisationRow | None = None) -> None:
        organisation = joining or self._register.newcomer()
        person = self._town.newcomer(organisation, at)
        confirmed = None if state == "unconfirmed" else at + timedelta(minutes=self._draw.randint(2, 20))
        decided = confirmed + timedelta(hours=self._draw.uniform(2, 60)) if confirmed and state == "refused" else None
        row = self._row(
            organisation,
            state=state,
            organisation_id=joining.id if joining else None,
            id=self._draw.uuid7(at),
            given_name=person.given_name,
            family_name=person.family_name,
            function=person.function,
            email=person.email,
            email_key=person.email,
            locale=person.locale,
            created_at=at,
            confirmed_at=confirmed,
            decided_at=min(decided, self._sizes.now) if decided else None,
            decided_by=self._moderator if decided else None,
        )
        self._made.applications.append(row)
        if confirmed:
            self._log(row, confirmed, "confirmed")
        if confirmed and state == "asked":
            asked = confirmed + timedelta(hours=self._draw.uniform(1, 30))
            self._log(row, asked, "asked", author=self._moderator, message=self._draw.choice(_QUESTIONS))
        if row.decided_at:
            reason, message = self._draw.choice(_REFUSALS)
            self._log(row, row.decided_at, "refused", author=self._moderator, reason=reason, message=message)

    def _approved(self, member: Member, organisation: OrganisationRow) -> None:
        person = member.person
        applied = person.created_at - timedelta(hours=self._draw.lognormvariate(2.6, 0.8))
        confirmed = min(applied + timedelta(minutes=self._draw.randint(2, 20)), person.created_at)
        row = self._row(
            organisation,
            state="approved",
            organisation_id=None,
            id=self._draw.uuid7(applied),
            given_name=person.given_name,
            family_name=person.family_name,
            function=person.function,
            email=person.email,
            email_key=person.email_key,
            locale=person.locale,
            created_at=applied,
            confirmed_at=confirmed,
            decided_at=person.created_at,
            decided_by=self._moderator,
            person_id=person.id,
        )
        self._made.applications.append(row)
        self._log(row, confirmed, "confirmed")
        self._log(row, person.created_at, "approved", author=self._moderator)

    def _row(self, organisation: OrganisationRow, **known: object) -> ApplicationRow:
        number = organisation.siren or organisation.vat or organisation.eori or ""
        kind = "siren" if organisation.siren else "vat" if organisation.vat else "eori"
        values: dict[str, object] = {
            name: getattr(organisation, name)
            for name in ApplicationRow._fields
            if name in OrganisationRow._fields and name != "id"
        }
        values |= {
            "organisation_key": f"{kind}:{number}",
            "identifier_kind": "siret" if organisation.siret else kind,
            "identifier": organisation.siret or number,
            "mail_domain": mail_domain(organisation.legal_name),
            "reason": self._draw.choice(_REASONS),
            "decided_at": None,
            "decided_by": None,
            "person_id": None,
        }
        return ApplicationRow(**{**values, **known})  # type: ignore[arg-type]

    def _log(
        self,
        row: ApplicationRow,
        at: datetime,
        action: str,
        author: UUID | None = None,
        reason: str | None = None,
        message: str = "",
    ) -> None:
        self._made.entries.append(EntryRow(self._draw.uuid7(at), row.id, at, author, action, reason, message))

    def _invite(self, own: OrganisationRow, leader: UUID) -> None:
        """Open, expired and revoked ones; nobody knows their links, as no mail was sent."""
        for number in range(_INVITATIONS):
            by_leader = number % 2 == 0
            organisation = own if by_leader else self._register.newcomer()
            at = self._sizes.now - timedelta(days=number * 2.3, hours=3)
            person = self._town.newcomer(organisation, at)
            self._made.invitations.append(
                InvitationRow(
                    id=self._draw.uuid7(at),
                    email=person.email,
                    email_key=person.email_key,
                    given_name=person.given_name,
                    family_name=person.family_name,
                    organisation_id=own.id if by_leader else None,
                    role="member",
                    locale=person.locale,
                    token_hash=sha256(self._draw.randbytes(32)).digest(),
                    invited_by=leader if by_leader else self._moderator,
                    created_at=at,
                    expires_at=at + timedelta(days=14),
                    revoked_at=at + timedelta(days=1) if number == 5 else None,
                )
            )
