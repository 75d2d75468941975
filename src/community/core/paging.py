"""Keyset paging: a page starts after a key, never at an offset."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, Generic, TypeVar

import msgspec

from community.core.errors import FieldProblem, Invalid

T = TypeVar("T")
K = TypeVar("K")

MAX_PAGE: Final = 100


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True, rename="camel"):
    """Some rows and the cursor of the next ones; `next` is None on the last page."""

    items: list[T]
    next: str | None


def encode_cursor(key: object) -> str:
    """An opaque, URL-safe cursor from the sort key of the last row."""
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode("ascii")


def decode_cursor(cursor: str, key_type: type[K]) -> K:
    """The key inside a cursor.

    Raises:
        Invalid: the cursor was not made by `encode_cursor` for this list.
    """
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=key_type)
    except (ValueError, msgspec.DecodeError) as error:
        raise Invalid({"/cursor": FieldProblem("cursor_invalid")}) from error
