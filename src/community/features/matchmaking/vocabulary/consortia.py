"""Words of consortia: states, what teams are chosen by, and who is liable."""

from enum import StrEnum


class ConsortiumState(StrEnum):
    """Draft → searching (teams were asked for) → inviting → formed, or abandoned; who leaves reopens a formed one."""

    DRAFT = "draft"
    SEARCHING = "searching"
    INVITING = "inviting"
    FORMED = "formed"
    ABANDONED = "abandoned"


class InvitationState(StrEnum):
    """Withdrawn: by the author's side; left: by the member, after having accepted."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class ProposalState(StrEnum):
    """Asked → working → made, or failed."""

    ASKED = "asked"
    WORKING = "working"
    MADE = "made"
    FAILED = "failed"


class Objective(StrEnum):
    """The highest worth of what is covered within the largest size; or the fewest members that cover all musts."""

    COVERAGE = "coverage"
    SMALLEST = "smallest"


class Liability(StrEnum):
    """Groupement conjoint: each firm answers for its own part; solidaire: each answers for the whole contract."""

    JOINT = "joint"
    JOINT_AND_SEVERAL = "joint_and_several"


class LimitAttribute(StrEnum):
    """By what members can be limited; the number of people of an organisation is not known here."""

    KIND = "kind"
    REGION = "region"
    COUNTRY = "country"
