"""Who says what in one topic."""

from datetime import datetime
from typing import NamedTuple

from community.app.seed.draw import Draw
from community.app.seed.people import Member
from community.app.seed.spaces import Place
from community.app.seed.wording import VARIANTS, Phrases, Piece, Scenario, Text, Wording, compose

_TRIES = 6


class Line(NamedTuple):
    """One post before it becomes a row."""

    author: Member
    at: datetime
    text: Text
    core: Piece
    """What a quotation takes from it."""
    reply_to: int | None
    is_answer: bool


def write_thread(draw: Draw, wording: Wording, scenario: Scenario, place: Place, moments: list[datetime]) -> list[Line]:
    """One line for each moment: a question first, then answers, remarks and thanks."""
    phrases = wording.phrases[scenario.theme.language]
    lines = [_question(draw, scenario, phrases, place.openers.draw(draw, moments[0]), moments[0])]
    for at in moments[1:]:
        lines.append(_reply(draw, wording, scenario, place, lines, at))
    return lines


def _question(draw: Draw, scenario: Scenario, phrases: Phrases, author: Member, at: datetime) -> Line:
    core = draw.choice(scenario.questions)
    pieces = [core]
    if draw.happens(0.7):
        pieces.insert(0, draw.choice(phrases.openings))
    if draw.happens(0.6):
        pieces.append(draw.choice(scenario.details))
    if draw.happens(0.5):
        pieces.append(draw.choice(phrases.closings))
    return Line(author, at, compose(pieces), core, None, is_answer=False)


def _reply(draw: Draw, wording: Wording, scenario: Scenario, place: Place, lines: list[Line], at: datetime) -> Line:
    phrases = wording.phrases[scenario.theme.language]
    asker, last = lines[0].author, lines[-1].author
    comes_back = last.id != asker.id and draw.happens(0.28)
    author = asker if comes_back else place.repliers.draw(draw, at)
    own = author.id == asker.id
    answered = any(line.is_answer for line in lines)
    said = {line.core.source for line in lines}
    for _ in range(_TRIES):
        core, is_answer = _core(draw, wording, scenario, own=own, answered=answered)
        if core.source not in said:
            break
    pieces = [core]
    if draw.happens(0.35):
        pieces.insert(0, draw.choice(phrases.openings))
    if draw.happens(0.2 if is_answer else 0.4):
        pieces.append(draw.choice(phrases.chatter if not own else scenario.followups))
    elif is_answer and draw.happens(0.15):
        pieces.append(draw.choice(phrases.closings))
    pieces = list(dict.fromkeys(pieces))
    reply_to = draw.randrange(len(lines)) + 1 if draw.happens(0.3) else None
    quoted = lines[reply_to - 1].core if reply_to is not None and draw.happens(0.3) else None
    if quoted is not None and not quoted.is_paragraph:
        quoted = None
    return Line(author, at, compose(pieces, quoted), core, reply_to, is_answer)


def _core(draw: Draw, wording: Wording, scenario: Scenario, *, own: bool, answered: bool) -> tuple[Piece, bool]:
    """What a reply says, and whether it answers the question."""
    phrases = wording.phrases[scenario.theme.language]
    if own:
        return draw.choice(phrases.thanks if answered and draw.happens(0.6) else scenario.followups), False
    if draw.happens(0.3):
        return draw.choice(phrases.chatter), False
    # Others speak of their own goods: in a long topic few repeat what was said.
    if draw.happens(0.5):
        scenario = wording.scenario(scenario.theme, draw.randrange(VARIANTS))
    return draw.choice(scenario.answers), True
