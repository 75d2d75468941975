"""Bytes of a mail as text, whatever their label says."""

import codecs
import re
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ufeff]")
_KNOWN: Final = frozenset(
    """
    ascii big5 big5hkscs cp437 cp850 cp852 cp858 cp866 cp932 cp949 cp950 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255
    cp1256 cp1257 cp1258 euc_jp euc_kr gb18030 gb2312 gbk hz iso2022_jp iso2022_kr iso8859-1 iso8859-2 iso8859-3
    iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15
    iso8859-16 johab koi8-r koi8-u mac-roman ptcp154 shift_jis tis-620 utf-7 utf-8 utf-16 utf-16-be utf-16-le utf-32
    """.split()  # noqa: SIM905
)
"""Python has codecs that are no charsets, and some (punycode) whose time grows with the square of the text."""


def decode(raw: bytes, charset: str | None) -> str:
    """The text, lines ended by LF, control characters gone. A wrong label costs some characters, never the mail."""
    text = _decoded(raw, charset or "utf-8")
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u0085", "\n"))


def _decoded(raw: bytes, charset: str) -> str:
    try:
        name = codecs.lookup(charset).name if len(charset) <= 40 and charset.isascii() else ""
    except (LookupError, ValueError):
        name = ""
    # Half of what calls itself ASCII or Latin-1 is UTF-8 or Windows-1252.
    guessed = name not in _KNOWN or name in {"ascii", "iso8859-1", "cp1252"}
    tried = ["utf-8", "cp1252"] if guessed else [name, "cp1252"]
    for attempt in tried:
        try:
            return raw.decode(attempt)
        except (UnicodeDecodeError, UnicodeError):
            continue
    return raw.decode("utf-8" if name == "utf-8" else "latin-1", errors="replace")
