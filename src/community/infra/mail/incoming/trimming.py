"""What a person wrote, without what their mail program put under it.

The rule before all others: a line that the person wrote is never lost where it stands above what is quoted. Where it is
not certain that a line begins the quoted part, it stays.

Why not a library: mail-parser-reply, the only one kept up that knows French and Spanish, takes "- item" and "Best
regards" for the beginning of a signature and drops all below; its expressions take quadratic time. Here each line is
looked at a fixed number of times.
"""

import re
from itertools import pairwise
from typing import Final

from community.core.i18n import Locale

MARKERS: Final[dict[Locale, str]] = {
    "fr": "—— Répondez au-dessus de cette ligne ——",
    "en": "—— Reply above this line ——",
    "es": "—— Responda por encima de esta línea ——",
}
"""First line of mails that can be answered, by locale."""

_MARKED: Final = tuple(marker.strip("— ") for marker in MARKERS.values())
_LONGEST: Final = 500
"""Longer lines are prose: no rule looks at more of them."""
_WRAPPED: Final = 4
"""Lines over which programs wrap "On … wrote:"."""
_ATTRIBUTION: Final = re.compile(
    r"(?:le|on|el|al)\b.{0,40}?\d.{0,400}?(?:\ba\s+écrit|\bwrote|\bescribió)\b.{0,80}:\Z",
    re.IGNORECASE,
)
_ATTRIBUTION_UNDATED: Final = re.compile(
    r"[^.!?:<]{0,80}<[^<>\s]{1,100}@[^<>\s]{1,100}>,?\s(?:a\sécrit|wrote|escribió)\s?:\Z", re.IGNORECASE
)
_OPENING: Final = re.compile(r"(?:le|on|el|al)\b.{0,40}?\d", re.IGNORECASE)
_SEPARATOR: Final = re.compile(
    r"""
    \s* [-_*=>\u2014\u2013]{2,} \s* (?:
        original\s message | forwarded\s message | reply\s message
      | message\s d['\u2019]origine | message\s original | message\s initial | message\s transféré | message\s précédent
      | mensaje\s original | mensaje\s reenviado
      | ursprüngliche\s nachricht | messaggio\s originale
    ) \s* [-_*=<\u2014\u2013]* \s* \Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RULE: Final = re.compile(r"\s*[_\-\u2014\u2013]{8,}\s*\Z")
_LABEL: Final = re.compile(r"\s*[*_]{0,2}([A-Za-zÀ-ÿ\u2019' -]{2,20}?)[*_]{0,2}\s?[:\u00a0]{1,2}[*_]{0,2}(?:\s|\Z)")
_LABELS: Final = {
    **dict.fromkeys(("de", "from", "von", "expéditeur"), "from"),
    **dict.fromkeys(("envoyé", "envoyé le", "date", "sent", "enviado", "enviado el", "fecha", "le"), "sent"),
    **dict.fromkeys(("à", "a", "to", "pour", "para", "destinataire", "destinataires"), "to"),
    **dict.fromkeys(("objet", "subject", "asunto", "sujet"), "subject"),
    **dict.fromkeys(("cc", "cci", "bcc", "copie", "importance", "répondre à", "reply-to", "responder a"), "other"),
}
_HEADER_LINES: Final = 12
_SIGNATURE: Final = "-- "
_SIGNATURE_LINES: Final = 15
_PHONE: Final = re.compile(
    r"""
    \s* [*_(]* (?:
        envoyé\s (?:de|depuis|avec|à\s partir\s de)\s? (?:mon|ma|outlook|proton|yahoo|samsung|courrier|mail\b) .{0,80}
      | envoyé\s (?:depuis|à\s partir\s de|avec|de)\s (?:l['\u2019]app|la\s messagerie|mobile) .{0,80}
      | (?:obtene[zr]|obtenir|télécharge[rz])\s outlook\s pour\b .{0,80}
      | sent\s (?:from|with|via|using)\s (?:my|outlook|proton|yahoo|samsung|mail\b|the\s all-new|a\s mobile) .{0,80}
      | get\s outlook\s for\b .{0,80}
      | enviado\s (?:desde|con|a\s través\s de)\s (?:mi|outlook|proton|yahoo|samsung|mail\b|correo\b) .{0,80}
      | (?:obtener|descargar|obtén)\s outlook\s para\b .{0,80}
      | provenance\s :\s courrier\s pour\s windows .{0,40}
    ) \Z
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLACEHOLDER: Final = re.compile(r"\[(?:cid:[^\]\s]{1,200}|image:\s?[^\]\n]{0,200})\]")


def trim(text: str) -> str:
    """The part of a mail that its author wrote; empty where there is none.

    Args:
        text: lines ended by LF, quoted ones beginning with `>`.
    """
    lines = [_SIGNATURE if line == _SIGNATURE else line.rstrip() for line in _PLACEHOLDER.sub("", text).split("\n")]
    lines = lines[: _cut(lines)]
    lines = _without_quotes(lines)
    lines = _without_signature(lines)
    return "\n".join(lines).strip("\n").rstrip()


def _cut(lines: list[str]) -> int:
    """Where a part begins that is quoted though its lines do not say so; the number of lines where there is none."""
    for index, line in enumerate(lines):
        if not line or len(line) > _LONGEST:
            continue
        if _is_marker(line) or _SEPARATOR.match(line):
            return _before_attribution(lines, index)
        if _RULE.match(line):
            if _is_header_block(lines, _next_full(lines, index + 1)):
                return index
        elif _is_header_block(lines, index):
            return index
        elif line.endswith(":") and not _quoted_next(lines, index + 1):
            start = _attribution(lines, index)
            # Without the sign of a quote only an address makes it certain that this is not the person's own sentence.
            if start >= 0 and any("@" in part for part in lines[start : index + 1]):
                return start
    return len(lines)


def _is_marker(line: str) -> bool:
    return not line.startswith(">") and any(marked in line for marked in _MARKED)


def _is_header_block(lines: list[str], index: int) -> bool:
    """`De :`, `Envoyé :`, `À :`, `Objet :` under each other, as Outlook writes them, and an address among them."""
    if _label(lines, index) != "from":
        return False
    block = range(index, min(index + _HEADER_LINES, len(lines)))
    found = {_label(lines, place) for place in block}
    addressed = any("@" in lines[place][:_LONGEST] for place in block if _label(lines, place))
    return addressed and "sent" in found and bool(found & {"to", "subject"})


def _label(lines: list[str], index: int) -> str:
    found = _LABEL.match(lines[index][:40]) if index < len(lines) else None
    return _LABELS.get(found.group(1).strip().lower(), "") if found else ""


def _attribution(lines: list[str], last: int) -> int:
    """The line where "On … wrote:" begins that ends with the line `last`, which may be wrapped; -1 where it does not.

    Where several lines could be its beginning, the last of them is: what stands above is the person's.
    """
    if not lines[last].endswith(":"):
        return -1
    if _ATTRIBUTION_UNDATED.match(lines[last][:_LONGEST]):
        return last
    for start in range(last, max(last - _WRAPPED, -1), -1):
        if not lines[start] or len(lines[start]) > _LONGEST or lines[start].startswith(">"):
            return -1
        if _OPENING.match(lines[start]):
            return start if _ATTRIBUTION.match(" ".join(lines[start : last + 1])) else -1
    return -1


def _before_attribution(lines: list[str], index: int) -> int:
    """Where the lines above `index` say who wrote what follows, the first of these."""
    last = index - 1
    while last >= 0 and not lines[last]:
        last -= 1
    start = _attribution(lines, last) if last >= 0 else -1
    return start if start >= 0 else index


def _quoted_next(lines: list[str], index: int) -> bool:
    place = _next_full(lines, index)
    return place < len(lines) and lines[place].startswith(">")


def _next_full(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index]:
        index += 1
    return index


def _without_quotes(lines: list[str]) -> list[str]:
    """Drop what is quoted under the last own line, or above the first one where nothing is answered in between."""
    blocks = _quoted_blocks(lines)
    if not blocks:
        return lines
    start, end = blocks[-1]
    if not any(_without_signature(lines[end:])):
        above = lines[: _before_attribution(lines, start)]
        if len(blocks) > 1:
            return _from_first_quote(above, blocks[0][0])
        # A signature under the quote stays, so that it is known as one with what stands above.
        return [*above, "", *lines[end:]]
    if len(blocks) == 1:
        # One quote on top is the mail that is answered; one of several says which part of it.
        return lines if any(lines[: _before_attribution(lines, start)]) else lines[end:]
    return _from_first_quote(lines, blocks[0][0])


def _from_first_quote(lines: list[str], start: int) -> list[str]:
    """Drop the attribution above the first quote where nothing else stands there."""
    return lines if any(lines[: _before_attribution(lines, start)]) else lines[start:]


def _quoted_blocks(lines: list[str]) -> list[tuple[int, int]]:
    """First line and the one after the last of each run of quoted lines; empty ones between them belong to it."""
    blocks: list[tuple[int, int]] = []
    quoted = [index for index, line in enumerate(lines) if line.startswith(">")]
    if not quoted:
        return blocks
    start = quoted[0]
    for before, index in pairwise(quoted):
        if index - before > 1 and any(lines[before + 1 : index]):
            blocks.append((start, before + 1))
            start = index
    blocks.append((start, quoted[-1] + 1))
    return blocks


def _without_signature(lines: list[str]) -> list[str]:
    """Drop what follows `-- `, and what phones add at the end."""
    end = len(lines)
    for index in range(max(end - _SIGNATURE_LINES - 1, 0), end):
        if lines[index] == _SIGNATURE or (lines[index] == "--" and (index == 0 or not lines[index - 1])):
            end = index
            break
    kept = lines[:end]
    while kept and (not kept[-1] or _advertises(kept)):
        kept.pop()
    return kept


def _advertises(lines: list[str]) -> bool:
    """Whether the last line, which stands alone or under another of its kind, was written by a phone."""
    if not _PHONE.match(lines[-1][:_LONGEST]):
        return False
    return len(lines) == 1 or not lines[-2] or bool(_PHONE.match(lines[-2][:_LONGEST]))
