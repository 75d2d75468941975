"""Steps of introductions: written into the log, and told to whom they concern, no more than they may know."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.core.ids import new_id
from community.events.matchmaking import IntroductionChanged, IntroductionPeopleChanged
from community.events.notifications import Notice, Recipient
from community.features.matchmaking import notices
from community.features.matchmaking.models import Introduction, Step
from community.features.matchmaking.policy import knows, part_of
from community.features.matchmaking.repository import introductions
from community.features.matchmaking.vocabulary.introductions import RUNNING, IntroductionState, Part, StepKind
from community.infra.db import UnitOfWork

OTHER: Final = {Part.ASKING: Part.ASKED, Part.ASKED: Part.ASKING}
SIDES: Final = (Part.ASKING, Part.ASKED)
EVERYBODY: Final = (*SIDES, Part.ADVISER)


def speaker(introduction: Introduction, part: Part) -> UUID | None:
    """Who speaks for a side, or advises both."""
    return {
        Part.ASKING: introduction.asker_id,
        Part.ASKED: introduction.answerer_id,
        Part.ADVISER: introduction.adviser_id,
    }[part]


def organisation(introduction: Introduction, part: Part) -> UUID:
    return introduction.asking_id if part is Part.ASKING else introduction.asked_id


def speakers(introduction: Introduction) -> list[UUID]:
    """Everybody who takes part, each once."""
    people = [speaker(introduction, part) for part in EVERYBODY]
    return list(dict.fromkeys(each for each in people if each is not None))


class Steps:
    """Writes them in the transaction of one change."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self.session = uow.session
        self.outbox = uow.outbox
        self.clock = clock

    async def lock(self, actor: Actor, introduction_id: UUID) -> tuple[Introduction, Part]:
        """The introduction, and what the actor is in it.

        Raises:
            NotFound: it does not exist for them.
        """
        introduction = await introductions.lock(self.session, introduction_id)
        part = None if introduction is None else part_of(actor, introduction)
        if introduction is None or part is None:
            raise NotFound
        return introduction, part

    def write(
        self,
        introduction: Introduction,
        kind: StepKind,
        *,
        part: Part | None = None,
        person_id: UUID | None = None,
        own: bool = False,
        detail: str = "",
    ) -> None:
        """Note a step; one that both sides know of makes the introduction a lively one."""
        now = self.clock.now()
        self.session.add(
            Step(
                id=new_id(),
                introduction_id=introduction.id,
                kind=kind,
                part=part,
                person_id=person_id,
                own=own,
                detail={"text": detail} if detail else {},
                at=now,
            )
        )
        if not own:
            introduction.active_at = now

    def tell(
        self,
        introduction: Introduction,
        kind: str,
        to: Collection[Part],
        *,
        by: UUID | None = None,
        part: Part | None = None,
    ) -> None:
        """A notice to those who speak for these; who caused it is named where they may know them."""
        for each in to:
            person_id = speaker(introduction, each)
            if person_id is None or person_id == by:
                continue
            named = by if part is None or knows(introduction, each, part) else None
            reason = notices.ADVISER if each is Part.ADVISER else notices.SIDE
            self.outbox.add(
                Notice(
                    kind=kind,
                    subject_id=introduction.id,
                    item=None,
                    by=named,
                    recipients=[Recipient(person_id=person_id, reason=reason)],
                )
            )

    def changed(
        self, introduction: Introduction, *, parts: Collection[Part] = EVERYBODY, also: UUID | None = None
    ) -> None:
        """Open tabs fetch it anew."""
        people = [speaker(introduction, part) for part in parts]
        known = [each for each in dict.fromkeys([*people, also]) if each is not None]
        self.outbox.add(IntroductionChanged(introduction_id=introduction.id, person_ids=known))

    def gather(self, introduction: Introduction, *, by: UUID, left: Collection[UUID] = ()) -> None:
        """Whoever takes part now is in the conversation of an introduction that both want."""
        if introduction.state not in RUNNING or introduction.conversation_id is None:
            return
        self.outbox.add(
            IntroductionPeopleChanged(
                introduction_id=introduction.id,
                conversation_id=introduction.conversation_id,
                title=introduction.title,
                person_ids=speakers(introduction),
                left_ids=list(left),
                by=by,
            )
        )

    def agree(self, introduction: Introduction, *, by: UUID) -> None:
        """Both have said yes: from now on each knows the other, and they have a conversation."""
        now = self.clock.now()
        introduction.state = IntroductionState.ACCEPTED
        introduction.answered_at = introduction.accepted_at = now
        introduction.put_off_until = None
        introduction.conversation_id = new_id()
        if introduction.asking_hidden or introduction.asked_hidden:
            self.write(introduction, StepKind.IDENTITIES_SHOWN)
        self.gather(introduction, by=by)
