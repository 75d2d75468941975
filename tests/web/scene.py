"""A small world in which every route has something to be asked about."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_application, make_group, make_organisation, make_person, sign_in
from tests.factories.consortia import make_consortium, make_invitation, make_need
from tests.factories.forums import make_poll, make_space, make_topic
from tests.factories.matchmaking import (
    make_contest,
    make_document,
    make_introduction,
    make_line,
    make_match,
    make_opportunity,
    tomorrow,
)
from tests.factories.media import make_file
from tests.factories.meetings import make_day, make_meeting, make_participant
from tests.factories.messaging import make_report

from community.core.ids import new_id
from community.core.permissions import Role
from community.features.accounts.models import Organisation, Person
from community.features.accounts.models.person import PersonState
from community.features.forums.models import Level, Post, RequestKind, SpaceRequest, Template
from community.features.matchmaking.models import MeetingPlace
from community.features.messaging.models import (
    Conversation,
    Kind,
    Member,
    MemberRole,
    MemberState,
    Message,
    MessageKind,
    ScheduledMessage,
)
from community.features.search.models import Alert
from community.infra.mail.tables import Mail, MailState
from community.infra.markdown import RENDERER_VERSION
from community.infra.storage import Storage


@dataclass
class Scene:
    """`tokens` by column of the matrix; `names` fill the paths."""

    tokens: dict[str, str | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


async def build_scene(session: AsyncSession, storage: Storage) -> Scene:
    scene = Scene()
    firm, other_firm, chamber, partner = [await make_organisation(session) for _ in range(4)]
    await make_person(session, organisation=partner, roles=[Role.ORGANISATION_ADMINISTRATOR])
    group = await make_group(session)
    author = await make_person(session, organisation=firm, groups=[group.id])
    people = {
        "member": await make_person(session, organisation=firm, groups=[group.id]),
        "outsider": await make_person(session, organisation=other_firm),
        "moderator": await make_person(session, organisation=chamber, roles=[Role.MODERATOR]),
        "administrator": await make_person(session, organisation=chamber, roles=[Role.ADMINISTRATOR]),
        "suspended": await make_person(session, organisation=firm, groups=[group.id], state=PersonState.SUSPENDED),
    }
    scene.tokens = {"anonymous": None, **{name: await sign_in(session, person) for name, person in people.items()}}
    space = await make_space(session, grants={group.id: Level.OPEN})
    topic = await make_topic(session, space, author, replies=[author, author])
    posts = list(await session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)))
    await make_poll(session, posts[1])
    posts[2].deleted_at, posts[2].deleted_by = posts[2].created_at, author.id
    topic.post_count, topic.deleted_numbers = 2, [3]
    application = await make_application(session)
    mail = Mail(
        id=new_id(),
        recipient="a@example.org",
        locale="fr",
        template="welcome",
        subject="Bienvenue",
        text="Bonjour",
        html="<p>Bonjour</p>",
        headers={},
        state=MailState.KEPT,
    )
    session.add(mail)
    member = people["member"]
    file = await make_file(session, storage, member, used_by=("forums.post", posts[1].id))
    free_file = await make_file(session, storage, member)
    asked = SpaceRequest(
        id=new_id(),
        space_id=space.id,
        person_id=(await make_person(session, organisation=other_firm)).id,
        kind=RequestKind.REQUEST,
        message="",
        created_at=topic.created_at,
        created_by=author.id,
    )
    template = Template(space_id=space.id, name={"fr": "Besoin"}, position=1, fields=[])
    session.add_all([asked, template])
    conversation = await _make_conversation(session, [member, author])
    await session.flush()
    next_week = datetime.now(UTC) + timedelta(days=7)
    later = ScheduledMessage(
        id=new_id(),
        author_id=member.id,
        conversation_id=conversation.id,
        source="Plus tard",
        send_at=next_week,
        created_at=topic.created_at,
    )
    session.add(later)
    report = make_report(conversation.id, author, member)
    alert = Alert(
        person_id=member.id,
        query="melons",
        tab="",
        pace="daily",
        created_at=topic.created_at,
        due_at=next_week,
        position=0,
    )
    opportunities = {
        state: make_opportunity(firm, member, state=state, summary="Un besoin", description="Un besoin")
        for state in ("published", "draft", "in_review")
    }
    line = make_line(firm, member)
    session.add_all([report, alert, line, *opportunities.values()])
    await session.flush()
    consortia = await _make_consortia(session, firm, other_firm, member)
    meetings = await _make_meeting_day(session, people, {"member": firm, "outsider": partner})
    wrong = make_contest(opportunities["published"], partner, member)
    session.add_all([make_match(opportunities["published"], partner), wrong])
    about = opportunities["published"]
    asked_introduction, sent, talking = (
        make_introduction(partner, firm, message="Bonjour"),
        make_introduction(firm, partner, about=line, asker_id=member.id),
        make_introduction(partner, firm, about=about, state="talking", adviser_wanted=True, answerer_id=member.id),
    )
    session.add_all([asked_introduction, sent, talking])
    await session.flush()
    shown = make_document(talking, member, file.id)
    session.add(shown)
    await session.flush()
    scene.names = {
        **consortia,
        **meetings,
        "other_organisation": str(other_firm.id),
        "line": str(line.id),
        "contest": str(wrong.id),
        "matched_organisation": str(partner.id),
        "opportunity": str(opportunities["published"].id),
        "own_opportunity": str(opportunities["draft"].id),
        "waiting_opportunity": str(opportunities["in_review"].id),
        "next_week_day": tomorrow(7),
        "introduction_asked": str(asked_introduction.id),
        "introduction_sent": str(sent.id),
        "introduction": str(talking.id),
        "introduction_document": str(shown.id),
        "message_later": str(later.id),
        "next_week": next_week.isoformat(),
        "conversation": str(conversation.id),
        "colleague": str(author.id),
        "template": str(template.id),
        "space_request": str(asked.id),
        "file": str(file.id),
        "free_file": str(free_file.id),
        "application": str(application.id),
        "mail": str(mail.id),
        "space": str(space.id),
        "topic": str(topic.id),
        "post": str(posts[1].id),
        "deleted_post": str(posts[2].id),
        "organisation": str(firm.id),
        "partner": str(partner.id),
        "report": str(report.id),
        "alert": str(alert.id),
        "person": str(author.id),
        "group": str(group.id),
    }
    return scene


async def _make_consortia(
    session: AsyncSession, firm: Organisation, other: Organisation, member: Person
) -> dict[str, str]:
    """Of the firm: one that nobody else knows, one that the other firm is asked to join, one that is formed."""
    made = {name: make_consortium(firm, member) for name in ("consortium", "shared_consortium", "formed_consortium")}
    made["formed_consortium"].state = "formed"
    session.add_all(made.values())
    await session.flush()
    need = make_need(made["consortium"])
    asked = make_invitation(made["shared_consortium"], other, member)
    accepted = make_invitation(made["consortium"], await make_organisation(session), member, state="accepted")
    session.add_all([need, asked, accepted])
    await session.flush()
    return {
        **{name: str(one.id) for name, one in made.items()},
        "consortium_invitation": str(asked.id),
        "consortium_need": str(need.id),
    }


async def _make_meeting_day(
    session: AsyncSession, people: dict[str, Person], homes: dict[str, Organisation]
) -> dict[str, str]:
    """A published day on which the member meets somebody of another firm, still open for registration; and a draft."""
    now = datetime.now(UTC)
    moderator = people["moderator"]
    day = await make_day(session, moderator, now=now, published_at=now)
    draft = await make_day(session, moderator, now=now, state="draft")
    tables = list(await session.scalars(select(MeetingPlace).where(MeetingPlace.day_id == day.id)))
    stranger = await make_person(session, organisation=homes["outsider"])
    member = await make_participant(session, day, people["member"], homes["member"])
    other = await make_participant(session, day, stranger, homes["outsider"])
    meeting = await make_meeting(session, day, tables[0], 2, (member, other))
    return {
        "meeting_day": str(day.id),
        "draft_day": str(draft.id),
        "meeting_place": str(tables[0].id),
        "free_place": str(tables[1].id),
        "participant": str(member.id),
        "other_participant": str(other.id),
        "meeting": str(meeting.id),
    }


async def _make_conversation(session: AsyncSession, people: list[Person]) -> Conversation:
    """A group of these people, the first one its administrator, with one message by them."""
    now = datetime.now(UTC)
    first = people[0]
    conversation = Conversation(
        id=new_id(), kind=Kind.GROUP, title="Groupe", created_by=first.id, created_at=now, last_message_at=now
    )
    conversation.last_seq = conversation.change_seq = 1
    session.add(conversation)
    await session.flush()
    for person in people:
        role = MemberRole.ADMINISTRATOR if person is first else MemberRole.MEMBER
        session.add(
            Member(
                conversation_id=conversation.id,
                person_id=person.id,
                role=role,
                state=MemberState.MEMBER,
                joined_at=now,
            )
        )
    session.add(
        Message(
            id=new_id(),
            conversation_id=conversation.id,
            seq=1,
            change_seq=1,
            author_id=first.id,
            client_message_id=new_id(),
            fingerprint=b"",
            kind=MessageKind.TEXT,
            person_ids=[],
            title="",
            source="Bonjour",
            html="<p>Bonjour</p>",
            excerpt="Bonjour",
            renderer_version=RENDERER_VERSION,
            created_at=now,
        )
    )
    return conversation
