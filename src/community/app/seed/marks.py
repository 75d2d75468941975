"""What readers did with posts: reactions, and two polls, one that can be voted in and one that is over."""

from collections import Counter
from datetime import timedelta
from json import dumps
from typing import Final
from uuid import UUID

from community.app.seed.draw import Draw, Weighted
from community.app.seed.forums_tables import Mark, PollOptionRow, PollRow, PollVoteRow, PostRow, ReactionRow
from community.app.seed.sizes import Sizes
from community.app.seed.spaces import Place

_KINDS: Final = Weighted(("useful", "agree", "celebrate", "question", "seen"), (5, 4, 1, 1, 2))
_SHARE: Final = 0.2
"""Posts that somebody reacted to."""
_MOST: Final = 7
_FRESH, _OVER = timedelta(days=10), timedelta(days=45)
_VOTERS: Final = 14
_QUESTIONS: Final[dict[str, tuple[str, str, list[str]]]] = {
    "fr": ("Quand nous voir à ce sujet ?", "Faut-il en parler en réunion ?", ["Oui", "Non", "Par écrit seulement"]),
    "en": ("When shall we meet about this?", "Should this come up at the meeting?", ["Yes", "No", "In writing only"]),
    "es": ("¿Cuándo nos vemos para esto?", "¿Lo tratamos en la reunión?", ["Sí", "No", "Solo por escrito"]),
}
_DAYS: Final = {
    "fr": ["Mardi à 9 h", "Jeudi à 14 h", "Vendredi à 11 h"],
    "en": ["Tuesday at 9", "Thursday at 2 p.m.", "Friday at 11"],
    "es": ["Martes a las 9", "Jueves a las 14", "Viernes a las 11"],
}


class Markers:
    """Draws the marks of one demonstration after its texts, so that these stay as they are."""

    def __init__(self, sizes: Sizes) -> None:
        self._now = sizes.now
        self._draw = Draw(sizes.seed, "marks")
        self._open = self._over = False

    def react(self, posts: list[PostRow], place: Place) -> list[Mark]:
        """Reactions of readers; the posts are given their counts."""
        marks: list[Mark] = []
        for index, post in enumerate(posts):
            if post.deleted_at is not None or not self._draw.happens(_SHARE):
                continue
            given: dict[UUID, ReactionRow] = {}
            for _ in range(min(int(self._draw.paretovariate(1.2)), _MOST)):
                reader = place.readers.draw(self._draw, post.created_at).id
                at = min(post.created_at + timedelta(hours=self._draw.uniform(0.1, 30)), self._now)
                if reader != post.author_id:
                    given[reader] = ReactionRow(post.id, reader, _KINDS.draw(self._draw), at)
            counts = Counter(reaction.kind for reaction in given.values())
            posts[index] = post._replace(reactions=dumps(counts), reaction_seq=len(given))
            marks += given.values()
        return marks

    def ask(self, posts: list[PostRow], place: Place, language: str) -> list[Mark]:
        """A poll in the first post of the first fresh topic of a public space, and in one of some weeks ago."""
        first, age = posts[0], self._now - posts[0].created_at
        if not place.public or len(posts) < 3 or first.deleted_at is not None:
            return []
        when, whether, answers = _QUESTIONS[language]
        if age < _FRESH and not self._open:
            self._open = True
            question, options, closing = when, _DAYS[language], None
        elif _OVER < age < 2 * _OVER and not self._over:
            self._over = True
            question, options, closing = whether, answers, first.created_at + timedelta(days=14)
        else:
            return []
        posts[0] = first._replace(has_poll=True)
        marks: list[Mark] = [
            PollRow(first.id, question, "single", 1, 1, "always", closes_at=closing, closed_at=closing)
        ]
        marks += [PollOptionRow(first.id, number, text) for number, text in enumerate(options, 1)]
        voters = {reader.id for reader in (place.readers.draw(self._draw, first.created_at) for _ in range(_VOTERS))}
        likely = Weighted(range(1, len(options) + 1), range(len(options), 0, -1))
        for voter in sorted(voters):
            at = min(first.created_at + timedelta(hours=self._draw.uniform(1, 60)), self._now)
            marks.append(PollVoteRow(first.id, voter.bytes, [likely.draw(self._draw)], voter, at))
        return marks
