"""Tables of the accounts slice."""

from community.features.accounts.models.application import Application, ApplicationEntry
from community.features.accounts.models.cards import person_cards, person_groups
from community.features.accounts.models.group import Group, GroupMember
from community.features.accounts.models.invitation import Invitation
from community.features.accounts.models.note import PersonNote
from community.features.accounts.models.organisation import Membership, Organisation
from community.features.accounts.models.person import Person
from community.features.accounts.models.session import Session, SignInAttempt, Token

__all__ = [
    "Application",
    "ApplicationEntry",
    "Group",
    "GroupMember",
    "Invitation",
    "Membership",
    "Organisation",
    "Person",
    "PersonNote",
    "Session",
    "SignInAttempt",
    "Token",
    "person_cards",
    "person_groups",
]
