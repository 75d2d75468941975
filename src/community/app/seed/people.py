"""Invented people, each in an organisation."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final, NamedTuple
from uuid import UUID

from community.app.seed import DEMO_PEOPLE, LOAD_ACCOUNTS, LOAD_EMAIL, DemoPerson
from community.app.seed.accounts_tables import MembershipRow, OrganisationRow, PersonRow
from community.app.seed.draw import Draw
from community.app.seed.organisations import mail_domain
from community.app.seed.sizes import Sizes
from community.app.seed.wording import read_texts
from community.core.groups import EVERYONE, MODERATORS, OrganisationKind, kind_group
from community.core.text import fold
from community.features.accounts.models.person import search_key, sort_key

LOAD_SINCE: Final = timedelta(days=60)
DEMO_ACTIVITY: Final = 12.0
_MANUAL_GROUP_SHARE: Final = 0.04


class Member(NamedTuple):
    """Somebody who can read and write."""

    id: UUID
    person: PersonRow
    membership: MembershipRow
    groups: frozenset[UUID]
    activity: float
    """How often they are drawn as an author, compared with others."""
    is_load: bool = False


class Town:
    """Makes the people; no address comes twice."""

    def __init__(self, sizes: Sizes, password_hash: str, melon_group: UUID) -> None:
        self._sizes = sizes
        self._hash = password_hash
        self._melon = melon_group
        self._draw = Draw(sizes.seed, "people")
        self._words = read_texts("words")
        self._addresses: Counter[str] = Counter()

    def demo(self, organisations: dict[str, OrganisationRow]) -> list[Member]:
        """The demo accounts: there from the first day."""
        return [self._demo(person, organisations[person.kind]) for person in DEMO_PEOPLE]

    def load(self, organisation: OrganisationRow) -> list[Member]:
        """The accounts of load tests: joined lately, read and write little."""
        made = []
        for number in range(1, LOAD_ACCOUNTS + 1):
            at = self._sizes.now - LOAD_SINCE + timedelta(minutes=number)
            email = LOAD_EMAIL.format(number=number)
            person = self._person(
                organisation, at, email=email, function="Essais de charge", locale="fr", state="active"
            )
            made.append(self._member(person, organisation, leads=False, activity=0.02)._replace(is_load=True))
        return made

    def members(self, organisations: Sequence[OrganisationRow], count: int) -> list[Member]:
        """One for each organisation who leads it, the others where chance puts them: few large, many small."""
        weights = [self._draw.paretovariate(1.3) for _ in organisations]
        more = self._draw.choices(organisations, weights, k=max(count - len(organisations), 0))
        made = []
        for number, (leader, other) in enumerate(zip_longest(organisations, sorted(more))):
            if leader is not None and number < count:
                made.append(self._somebody(leader, leader.created_at, leads=True))
            if other is not None:
                span = self._sizes.now - timedelta(hours=5) - other.created_at
                made.append(self._somebody(other, other.created_at + span * self._draw.random() ** 1.5, leads=False))
        return made

    def newcomer(self, organisation: OrganisationRow, at: datetime) -> PersonRow:
        """Somebody who is not let in yet."""
        return self._person(organisation, at, state="invited")

    def _somebody(self, organisation: OrganisationRow, at: datetime, *, leads: bool) -> Member:
        person = self._person(organisation, at)
        activity = self._draw.paretovariate(1.1) if person.state == "active" else 0.0
        return self._member(person, organisation, leads=leads, activity=min(activity, 60.0))

    def _demo(self, demo: DemoPerson, organisation: OrganisationRow) -> Member:
        at = self._sizes.opened + timedelta(hours=len(self._addresses))
        person = self._person(organisation, at, email=demo.email, function=demo.function, locale=demo.locale)
        person = person._replace(
            given_name=demo.given_name,
            family_name=demo.family_name,
            sort_key=sort_key(demo.given_name, demo.family_name),
            search_key=search_key(demo.given_name, demo.family_name),
            platform_roles=[demo.platform_role] if demo.platform_role else [],
            languages=sorted({demo.locale, "fr"}),
            state="active",
            password_hash=self._hash,
        )
        return self._member(person, organisation, leads=demo.leads, activity=DEMO_ACTIVITY)

    def _person(
        self,
        organisation: OrganisationRow,
        at: datetime,
        *,
        email: str = "",
        function: str = "",
        locale: str = "",
        state: str = "",
    ) -> PersonRow:
        locale = locale or self._locale(organisation)
        given = self._draw.choice(self._words["given"][locale])
        family = self._draw.choice(self._words["family"][locale])
        functions = self._words["functions"]
        function = function or self._draw.choice(functions.get(organisation.kind, functions[locale]))
        certain = bool(email or state)
        state = state or self._draw.choices(("active", "invited", "suspended"), (965, 25, 10))[0]
        if certain and state != "invited":
            state = "active"
        email = email or self._address(given, family, organisation)
        password_hash = self._hash if state != "invited" else None
        suspended = state == "suspended"
        return PersonRow(
            id=self._draw.uuid7(at),
            email=email,
            email_key=email,
            given_name=given,
            family_name=family,
            sort_key=sort_key(given, family),
            search_key=search_key(given, family),
            function=function,
            locale=locale,
            languages=sorted({locale, *(code for code in organisation.languages if self._draw.happens(0.5))}),
            about="",
            phone=f"+33 4 99 00 {self._draw.randint(10, 99)} {self._draw.randint(10, 99)}",
            shows_email=self._draw.happens(0.4),
            shows_phone=self._draw.happens(0.2),
            state=state,
            platform_roles=[],
            password_hash=password_hash,
            password_changed_at=at if password_hash else None,
            activated_at=at if password_hash else None,
            created_at=at,
            suspended_at=max(at, self._sizes.now - timedelta(days=self._draw.randint(3, 200))) if suspended else None,
            suspension_reason="Publicité répétée malgré deux rappels." if suspended else None,
        )

    def _locale(self, organisation: OrganisationRow) -> str:
        if organisation.country != "FR":
            return "es" if organisation.country == "ES" else "en"
        return self._draw.choices(("fr", "en", "es"), (95, 2, 3))[0]

    def _address(self, given: str, family: str, organisation: OrganisationRow) -> str:
        local = ".".join("".join(char for char in fold(name) if char.isalnum()) for name in (given, family))
        address = f"{local}@{mail_domain(organisation.legal_name)}"
        self._addresses[address] += 1
        again = self._addresses[address]
        return address if again == 1 else address.replace("@", f"{again}@", 1)

    def _member(self, person: PersonRow, organisation: OrganisationRow, *, leads: bool, activity: float) -> Member:
        membership = MembershipRow(
            id=self._draw.uuid7(person.created_at),
            person_id=person.id,
            organisation_id=organisation.id,
            role="organisation_administrator" if leads else "member",
            joined_at=person.created_at,
        )
        groups = {EVERYONE, kind_group(OrganisationKind(organisation.kind))}
        if person.platform_roles:
            groups.add(MODERATORS)
        demo = person.email.startswith(("camille@", "direction@"))
        if demo or (organisation.kind == "firm" and self._draw.happens(_MANUAL_GROUP_SHARE)):
            groups.add(self._melon)
        return Member(person.id, person, membership, frozenset(groups), activity)
