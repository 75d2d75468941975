"""The controlled lists over HTTP."""

import msgspec


class TagOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """names: also the synonyms, by which one finds it while typing."""

    key: str
    label: str
    names: list[str]
    kinds: list[str]
    codes: list[str]


class NamedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    key: str
    label: str


class VocabularyOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    tags: list[TagOut]
    certifications: list[NamedOut]
    units: list[str]
