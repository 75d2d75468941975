"""A believable, deterministic demonstration: organisations, people, vetting, spaces, topics and posts.

The same seed and instant give the same rows. Everything is invented; mail domains end in `.example`, so that no mail
can reach anybody, and SIREN numbers start with 0, which the register has never given.
"""

from typing import Final, NamedTuple

PASSWORD: Final = "trois cagettes de melons"  # noqa: S105 - printed for whoever tries the demonstration
DOMAIN: Final = "demo.example"
LOAD_ACCOUNTS: Final = 200
LOAD_EMAIL: Final = "load-{number:04d}@demo.example"
DEFAULT_SEED: Final = 2005
SMALL_SCALE: Final = "0.2"
"""What `community up` fills an empty database with: alive, and there in seconds."""


class DemoPerson(NamedTuple):
    """Somebody whose address is told, to try a role or a language."""

    who: str
    local: str
    given_name: str
    family_name: str
    function: str
    locale: str
    kind: str
    """Kind of the organisation; people of one kind work together."""
    platform_role: str = ""
    leads: bool = False
    """Administrator of the organisation."""

    @property
    def email(self) -> str:
        return f"{self.local}@{DOMAIN}"


DEMO_PEOPLE: Final = (
    DemoPerson("Administrator", "admin", "Hélène", "Arnaud", "Directrice", "fr", "chamber", "administrator", True),
    DemoPerson("Moderator", "moderation", "Karim", "Sabatier", "Animateur du pôle", "fr", "chamber", "moderator"),
    DemoPerson("Organisation head", "direction", "Mireille", "Fabre", "Gérante", "fr", "firm", leads=True),
    DemoPerson("Member (French)", "camille", "Camille", "Roux", "Responsable qualité", "fr", "firm"),
    DemoPerson("Member (English)", "emily", "Emily", "Bennett", "Export manager", "en", "firm"),
    DemoPerson("Member (Spanish)", "elena", "Elena", "Navarro", "Responsable de calidad", "es", "firm"),
    DemoPerson("Laboratory", "labo", "Samir", "Kaci", "Responsable d'analyses", "fr", "laboratory", leads=True),
    DemoPerson("Authority", "douane", "Pauline", "Mercier", "Inspectrice", "fr", "authority", leads=True),
    DemoPerson("Research unit", "recherche", "Inès", "Delmas", "Directrice d'unité", "fr", "research_unit", leads=True),
    DemoPerson("Training centre", "formation", "Bruno", "Vidal", "Directeur", "fr", "training_centre", leads=True),
)


def demo_accounts() -> list[tuple[str, str, str]]:
    """Who can sign in: role, e-mail, password; the accounts of load tests have the same password."""
    return [(person.who, person.email, PASSWORD) for person in DEMO_PEOPLE]
