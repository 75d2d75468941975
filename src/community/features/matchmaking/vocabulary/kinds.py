"""The words of the Enterprise Europe Network and ours for what partners offer and seek."""

from enum import StrEnum


class LineSide(StrEnum):
    """Whether an organisation has what a line says, or looks for it."""

    OFFER = "offer"
    SEEK = "seek"


class LineKind(StrEnum):
    """What a line or an opportunity is about."""

    PRODUCT = "product"
    SERVICE = "service"
    KNOW_HOW = "know_how"
    EQUIPMENT = "equipment"
    CAPACITY = "capacity"
    DISTRIBUTION = "distribution"
    RESEARCH = "research"
    TRAINING = "training"
    FINANCE = "finance"


class OrganisationSize(StrEnum):
    """By Recommendation 2003/361/EC of the European Commission: below 10, 50, 250 people, and above."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Stage(StrEnum):
    """How far what is offered has come."""

    CONCEPT = "concept"
    LABORATORY = "laboratory"
    PROTOTYPE = "prototype"
    FIELD_TESTED = "field_tested"
    ON_MARKET = "on_market"


class Direction(StrEnum):
    """Which way the money flows: who is paid offers, who pays requests."""

    OFFER = "offer"
    REQUEST = "request"


class Area(StrEnum):
    """Of an opportunity."""

    COMMERCIAL = "commercial"
    TECHNOLOGY = "technology"
    RESEARCH = "research"


class IntellectualProperty(StrEnum):
    """How what is offered is protected."""

    NONE = "none"
    PATENT_FILED = "patent_filed"
    PATENT_GRANTED = "patent_granted"
    PLANT_VARIETY = "plant_variety"
    COPYRIGHT = "copyright"
    SECRET = "secret"  # noqa: S105  know-how kept secret, not a password
    OTHER = "other"


class Agreement(StrEnum):
    """What kind of contract one has in mind."""

    SUPPLY = "supply"
    DISTRIBUTION = "distribution"
    AGENCY = "agency"
    SUBCONTRACTING = "subcontracting"
    SERVICE = "service"
    LICENCE = "licence"
    TECHNICAL_COOPERATION = "technical_cooperation"
    JOINT_VENTURE = "joint_venture"
    INVESTMENT = "investment"
    RESEARCH_COOPERATION = "research_cooperation"
    TRAINING = "training"


class Criterion(StrEnum):
    """What of an opportunity can be made a condition, without which nobody is proposed."""

    CODES = "codes"
    PLACES = "places"
    LANGUAGES = "languages"
    CERTIFICATIONS = "certifications"
    PARTNER_KINDS = "partner_kinds"
    CAPACITY = "capacity"


class OpportunityState(StrEnum):
    """Draft → in review → published → expired → archived; what is on hold or rejected goes back to its author."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Verdict(StrEnum):
    """What a review comes to."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"
