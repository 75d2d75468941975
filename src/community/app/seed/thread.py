"""Who says what in one topic."""

from datetime import datetime
from typing import NamedTuple

from community.app.seed.draw import Draw
from community.app.seed.people import Member
from community.app.seed.spaces import Place
from community.app.seed.wording import VARIANTS, Phrases, Piece, Scenario, Text, Wording, compose


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
    author = lines[0].author if draw.happens(0.22) else place.repliers.draw(draw, at)
    is_answer = False
    if author.id == lines[0].author.id:
        core = draw.choice(phrases.thanks if draw.happens(0.5) else scenario.followups)
    elif draw.happens(0.7):
        # Others speak of their own goods: in a long topic nobody repeats what was said.
        own = scenario if draw.happens(0.5) else wording.scenario(scenario.theme, draw.randrange(VARIANTS))
        core, is_answer = draw.choice(own.answers), True
    else:
        core = draw.choice(phrases.chatter)
    pieces = [core]
    if draw.happens(0.25):
        pieces.insert(0, draw.choice(phrases.openings))
    if is_answer and draw.happens(0.2):
        pieces.append(draw.choice(phrases.chatter))
    elif is_answer and draw.happens(0.15):
        pieces.append(draw.choice(phrases.closings))
    reply_to = draw.randrange(len(lines)) + 1 if draw.happens(0.3) else None
    quoted = lines[reply_to - 1].core if reply_to is not None and draw.happens(0.3) else None
    if quoted is not None and not quoted.is_paragraph:
        quoted = None
    return Line(author, at, compose(pieces, quoted), core, reply_to, is_answer)
