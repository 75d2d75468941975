"""Types of fields that come from people: bounded, and free of characters that no text holds."""

from typing import Annotated

from msgspec import Meta

# The look-ahead refuses a final line break, which `$` alone lets through.
_LINE = r"^(?=.*\S)[^\x00-\x1f\x7f]*$(?!\n)"
_OPTIONAL_LINE = r"^[^\x00-\x1f\x7f]*$(?!\n)"
_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=_LINE)]
OptionalLine = Annotated[str, Meta(max_length=200, pattern=_OPTIONAL_LINE)]
Short = Annotated[str, Meta(min_length=1, max_length=100, pattern=_LINE)]
Text = Annotated[str, Meta(min_length=1, max_length=4000, pattern=_TEXT)]
Reason = Annotated[str, Meta(min_length=1, max_length=1000, pattern=_TEXT)]
NoteText = Annotated[str, Meta(max_length=2000, pattern=_TEXT)]
OptionalText = Annotated[str, Meta(max_length=4000, pattern=_TEXT)]
EmailText = Annotated[str, Meta(min_length=3, max_length=320)]
PasswordText = Annotated[str, Meta(min_length=1, max_length=1000)]
TokenText = Annotated[str, Meta(min_length=1, max_length=100)]
Language = Annotated[str, Meta(min_length=2, max_length=2, pattern=r"^[a-z]{2}$")]
Languages = Annotated[list[Language], Meta(max_length=20)]
Country = Annotated[str, Meta(min_length=2, max_length=2, pattern=r"^[A-Z]{2}$")]
Countries = Annotated[list[Country], Meta(max_length=60)]
Phone = Annotated[str, Meta(max_length=40, pattern=r"^\+?[0-9 ().\-]{4,40}$")]
Website = Annotated[str, Meta(max_length=300, pattern=r"^https?://[^\s<>\"]+$")]
