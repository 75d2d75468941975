"""After the mutual yes: non-disclosure, documents, and the adviser of the chamber."""

from hashlib import sha256
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.notifications import Notice, Recipient
from community.features.matchmaking import notices
from community.features.matchmaking.errors import DisclosureChanged, WrongState
from community.features.matchmaking.models import Disclosure, Document, Introduction
from community.features.matchmaking.policy import is_own, may_advise
from community.features.matchmaking.repository import disclosures, introductions, opportunities
from community.features.matchmaking.service.steps import OTHER, SIDES, Steps, organisation
from community.features.matchmaking.vocabulary.introductions import (
    OPEN,
    RUNNING,
    Part,
    StepKind,
)
from community.features.media.api import Attachments
from community.infra.db import UnitOfWork

MOST_DOCUMENTS = 30


class DisclosureService:
    def __init__(self, uow: UnitOfWork, clock: Clock, attachments: Attachments) -> None:
        self._uow = uow
        self._session = uow.session
        self._clock = clock
        self._steps = Steps(uow, clock)
        self._attachments = attachments

    async def set_text(self, *, actor: Actor, introduction_id: UUID, text: str) -> None:
        """State what has to be accepted before the documents of an opportunity's author are shown; "": nothing.

        It holds for all introductions about the opportunity. Other words have to be accepted anew.

        Raises:
            NotFound.
            Forbidden: the opportunity is not of the actor's organisation, or there is none.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        opportunity = (
            None
            if introduction.opportunity_id is None
            else await opportunities.lock_opportunity(self._session, introduction.opportunity_id)
        )
        if opportunity is None or not is_own(actor, opportunity.organisation_id):
            raise Forbidden
        words = text.strip()
        if not await disclosures.put_text(
            self._session, opportunity.id, words, digest(words), by=actor.id, at=self._clock.now()
        ):
            return
        self._steps.write(introduction, StepKind.DISCLOSURE_SET, part=part, person_id=actor.id)
        self._steps.changed(introduction, also=actor.id)

    async def accept(self, *, actor: Actor, introduction_id: UUID, sha: str) -> None:
        """Accept the text for the actor's organisation; twice is as once.

        Raises:
            NotFound: there is nothing to accept.
            Forbidden: it is the actor's own text, or they advise only.
            WrongState: the two have not agreed to speak.
            DisclosureChanged: the text is another one than was read.
        """
        introduction, part = await self._running(actor, introduction_id)
        found = await disclosures.text_of(self._session, introduction.opportunity_id)
        if found is None:
            raise NotFound
        owner = await disclosures.owner_of(self._session, found.opportunity_id)
        if part is Part.ADVISER or organisation(introduction, part) == owner:
            raise Forbidden
        if found.sha256.hex() != sha:
            raise DisclosureChanged
        side = organisation(introduction, part)
        if await disclosures.is_accepted(self._session, introduction.id, side, found.sha256):
            return
        self._session.add(
            Disclosure(
                introduction_id=introduction.id,
                organisation_id=side,
                person_id=actor.id,
                text=found.text,
                sha256=found.sha256,
                at=self._clock.now(),
            )
        )
        self._went_on(introduction, StepKind.DISCLOSURE_ACCEPTED, actor, part, detail=sha)

    async def add_document(self, *, actor: Actor, introduction_id: UUID, file_id: UUID) -> None:
        """Show a file of the actor's own to the other side; twice is as once.

        Raises:
            NotFound, WrongState.
            Invalid: it is no file of theirs, or there are too many.
        """
        introduction, part = await self._running(actor, introduction_id)
        if await disclosures.document_with(self._session, introduction.id, file_id):
            return
        if await disclosures.count_documents(self._session, introduction.id) >= MOST_DOCUMENTS:
            raise Invalid({"/fileId": FieldProblem("too_many_files", maximum=MOST_DOCUMENTS)})
        found = await self._attachments.of_text(self._session, actor, f"/media/{file_id}")
        if file_id not in found or await self._attachments.of_others(self._session, actor, [file_id]):
            raise Invalid({"/fileId": FieldProblem("file_unknown", id=str(file_id))})
        document = Document(
            introduction_id=introduction.id,
            part=part,
            file_id=file_id,
            name=found[file_id].name,
            person_id=actor.id,
            at=self._clock.now(),
        )
        self._session.add(document)
        await self._session.flush()
        await self._attachments.attach_new(self._uow, kind=notices.DOCUMENT, subject_id=document.id, file_ids=[file_id])
        self._went_on(introduction, StepKind.DOCUMENT_ADDED, actor, part)

    async def remove_document(self, *, actor: Actor, introduction_id: UUID, document_id: UUID) -> None:
        """Show it no longer.

        Raises:
            NotFound: there is none of the actor's side.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        document = await disclosures.document(self._session, introduction.id, document_id)
        if document is None or document.part != part:
            raise NotFound
        await self._attachments.attach(self._uow, kind=notices.DOCUMENT, subject_id=document.id, file_ids=[])
        await self._session.delete(document)
        self._steps.write(introduction, StepKind.DOCUMENT_REMOVED, part=part, person_id=actor.id)
        self._steps.changed(introduction, also=actor.id)

    async def invite_adviser(self, *, actor: Actor, introduction_id: UUID) -> None:
        """Ask the chamber for somebody who helps both sides; the other side is told. Twice is as once.

        Raises:
            NotFound.
            Forbidden: the actor is the adviser.
            WrongState: it is over.
        """
        introduction, part = await self._steps.lock(actor, introduction_id)
        if part is Part.ADVISER:
            raise Forbidden
        if introduction.state not in OPEN:
            raise WrongState(state=introduction.state)
        if introduction.adviser_wanted:
            return
        introduction.adviser_wanted = True
        self._steps.write(introduction, StepKind.ADVISER_INVITED, part=part, person_id=actor.id)
        self._steps.tell(introduction, notices.WENT_ON, [OTHER[part]], by=actor.id, part=part)
        self._steps.changed(introduction, also=actor.id)
        if people := await introductions.advisers(self._session, introduction):
            self._uow.outbox.add(
                Notice(
                    kind=notices.ADVISER_WANTED,
                    subject_id=introduction.id,
                    item=None,
                    by=None,
                    recipients=[Recipient(person_id=person_id, reason=notices.ADVISER) for person_id in people],
                )
            )

    async def join_as_adviser(self, *, actor: Actor, introduction_id: UUID) -> None:
        """Come in as the chamber's adviser; the conversation takes them in.

        Raises:
            NotFound: nobody asked for one, or the actor is of one of the sides.
            WrongState: another adviser was faster, or it is over.
        """
        introduction = await introductions.lock(self._session, introduction_id)
        if introduction is None or not may_advise(actor, introduction):
            raise NotFound
        if introduction.adviser_id == actor.id:
            return
        if introduction.adviser_id is not None or introduction.state not in OPEN:
            raise WrongState(state=introduction.state)
        introduction.adviser_id = actor.id
        self._steps.write(introduction, StepKind.ADVISER_JOINED, part=Part.ADVISER, person_id=actor.id)
        self._steps.tell(introduction, notices.WENT_ON, SIDES, by=actor.id, part=Part.ADVISER)
        self._steps.gather(introduction, by=actor.id)
        self._steps.changed(introduction)

    async def _running(self, actor: Actor, introduction_id: UUID) -> tuple[Introduction, Part]:
        introduction, part = await self._steps.lock(actor, introduction_id)
        if introduction.state not in RUNNING:
            raise WrongState(state=introduction.state)
        return introduction, part

    def _went_on(
        self, introduction: Introduction, kind: StepKind, actor: Actor, part: Part, *, detail: str = ""
    ) -> None:
        self._steps.write(introduction, kind, part=part, person_id=actor.id, detail=detail)
        others = [each for each in (*SIDES, Part.ADVISER) if each is not part]
        self._steps.tell(introduction, notices.WENT_ON, others, by=actor.id, part=part)
        self._steps.changed(introduction, also=actor.id)


def digest(text: str) -> bytes:
    return sha256(text.encode()).digest()
