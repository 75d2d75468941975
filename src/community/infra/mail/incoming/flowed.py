"""Plain text whose paragraphs were broken into lines for the way (RFC 3676), made whole again."""

from typing import Final

_SIGNATURE: Final = "-- "


def unflow(text: str, *, delete_space: bool) -> str:
    """Join lines that end in a space with the next one of the same quote depth.

    Args:
        text: the body of a part with `format=flowed`.
        delete_space: the part says `delsp=yes`: the space at the end is not part of the text.
    """
    joined: list[str] = []
    paragraph: list[str] = []
    depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        level = len(line) - len(content)
        content = content.removeprefix(" ")
        if paragraph and (level != depth or content == _SIGNATURE):
            joined.append(_quoted(depth, paragraph))
            paragraph = []
        depth = level
        if content.endswith(" ") and content != _SIGNATURE:
            paragraph.append(content[:-1] if delete_space else content)
        else:
            paragraph.append(content)
            joined.append(_quoted(depth, paragraph))
            paragraph = []
    if paragraph:
        joined.append(_quoted(depth, paragraph))
    return "\n".join(joined)


def _quoted(depth: int, paragraph: list[str]) -> str:
    prefix = ">" * min(depth, 10) + " " if depth else ""
    return prefix + "".join(paragraph)
