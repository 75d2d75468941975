"""What the topics and posts of a space must be like."""

from typing import Annotated

from msgspec import Meta, Struct

Length = Annotated[int, Meta(ge=0, le=20_000)]
RuleTag = Annotated[str, Meta(min_length=1, max_length=40)]
RuleTags = Annotated[list[RuleTag], Meta(max_length=50)]


class Rules(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """Posting rules; nothing set, nothing asked. They bind everybody but the space's moderators.

    minimumLength, maximumLength: of the text that opens a topic, in characters; 0: any.
    requiredTags: a topic carries one of these. allowedTags: it carries no others than these and the required ones.
    """

    minimum_length: Length = 0
    maximum_length: Length = 0
    required_tags: RuleTags = []
    allowed_tags: RuleTags = []
    template_required: bool = False


class RulesOut(Struct, frozen=True, kw_only=True, rename="camel"):
    minimum_length: int
    maximum_length: int
    required_tags: list[str]
    allowed_tags: list[str]
    template_required: bool
