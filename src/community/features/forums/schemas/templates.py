"""Templates: the fields of a form that becomes the first post of a topic."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.forums.schemas.rules import RulesOut
from community.features.forums.schemas.spaces import LocalisedOut, NameIn

FieldKind = Literal[
    "text", "long_text", "number", "date", "choice", "choices", "country", "cn_code", "naf_code", "organisation"
]
FieldId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Answer = (
    Annotated[str, Meta(max_length=20_480)]
    | float
    | Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=30)]
)
Answers = Annotated[dict[str, Answer], Meta(max_length=40)]


class LabelIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A short text by language; a missing language falls back on French."""

    fr: Annotated[str, Meta(min_length=1, max_length=120)]
    en: Annotated[str, Meta(max_length=120)] | None = None
    es: Annotated[str, Meta(max_length=120)] | None = None


class HelpIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    fr: Annotated[str, Meta(max_length=300)] = ""
    en: Annotated[str, Meta(max_length=300)] | None = None
    es: Annotated[str, Meta(max_length=300)] | None = None


class OptionIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    id: FieldId
    label: LabelIn


class FieldIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One question. `id` stays when its words change, so that what was typed is found again.

    maxLength: of texts, 0: as long as a post may be. options: of a choice.
    """

    id: FieldId
    kind: FieldKind
    label: LabelIn
    help: HelpIn | None = None
    required: bool = False
    max_length: Annotated[int, Meta(ge=0, le=10_000)] = 0
    options: Annotated[list[OptionIn], Meta(max_length=30)] = []


class TemplateIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    name: NameIn
    fields: Annotated[list[FieldIn], Meta(min_length=1, max_length=30)]


class TemplatePut(TemplateIn, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A template as it is to be, made on `version`."""

    version: int


class TemplateOrderIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    template_ids: Annotated[list[UUID], Meta(max_length=100)]


class OptionOut(Struct, frozen=True, kw_only=True, rename="camel"):
    id: str
    label: LocalisedOut


class FieldOut(Struct, frozen=True, kw_only=True, rename="camel"):
    id: str
    kind: FieldKind
    label: LocalisedOut
    help: LocalisedOut
    required: bool
    max_length: int
    options: list[OptionOut]


class TemplateOut(Struct, frozen=True, kw_only=True, rename="camel"):
    id: UUID
    space_id: UUID
    name: LocalisedOut
    version: int
    fields: list[FieldOut]


class TemplatesOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """How topics are opened in a space: its templates in their order, and its posting rules."""

    items: list[TemplateOut]
    rules: RulesOut


class TopicFormIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A filled in template; `version`: the one that was on the screen. `values` by field id."""

    template_id: UUID
    version: int
    values: Answers
