"""A person's private Atom feeds (RFC 4287), with the rights that the person has at that moment."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.permissions import Permission
from community.features.accounts.api import actors_of, person_cards
from community.features.forums import policy
from community.features.forums.models import FeedToken, Post, Space, Topic
from community.features.forums.queries.follow_rule import followed_topic, hidden_topic, ignores_author
from community.features.forums.queries.news import topic_path
from community.features.forums.queries.space_tree import spaces_within

ENTRIES: Final = 30
ATOM: Final = "http://www.w3.org/2005/Atom"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLES: Final = {
    "fr": ("Nouveaux messages", "Messages des sujets suivis"),
    "en": ("New posts", "Posts in followed topics"),
    "es": ("Mensajes nuevos", "Mensajes de los temas seguidos"),
}

register_namespace("", ATOM)


class FeedScope(msgspec.Struct, frozen=True, kw_only=True):
    """Which posts: of all spaces, of one, of one topic, or of the topics that the person follows.

    A space has those within it, `only`: it has not.
    """

    space_id: UUID | None = None
    only: bool = False
    topic_id: UUID | None = None
    followed: bool = False

    @classmethod
    def parse(cls, text: str, *, only: bool = False) -> "FeedScope":
        """Raises NotFound for what is none."""
        kind, _, name = text.partition(":")
        try:
            if kind == "space":
                return cls(space_id=UUID(name), only=only)
            if kind == "topic":
                return cls(topic_id=UUID(name))
        except ValueError as error:
            raise NotFound from error
        if text not in {"all", "followed"}:
            raise NotFound
        return cls(followed=text == "followed")

    @property
    def key(self) -> str:
        return f"{self.space_id}:{self.topic_id}:{self.followed}" + (":only" if self.only else "")


async def feed(session: AsyncSession, token_hash: bytes, scope: FeedScope, *, base_url: str) -> bytes:
    """The feed as XML, in three statements; a fourth names a place where there is nothing to read.

    Raises:
        NotFound: nobody has this token, the person is no longer active, or they see nothing of the kind.
    """
    found = await session.execute(
        select(FeedToken.person_id, FeedToken.created_at).where(FeedToken.token_hash == token_hash)
    )
    token = found.one_or_none()
    if token is None:
        raise NotFound
    actor = (await actors_of(session, [token.person_id])).get(token.person_id)
    if actor is None or not actor.may(Permission.FORUMS_SPACE_READ):
        raise NotFound
    rows = (await session.execute(_entries(actor, scope))).all()
    title = _title(actor, scope, rows) if rows else await _title_of_nothing(session, actor, scope)
    return _write(actor, scope, rows, title=title, since=token.created_at, base_url=base_url)


def _topics_of(actor: Actor, scope: FeedScope) -> list[ColumnElement[bool]]:
    """Predicates on `Topic` with its `Space`."""
    conditions: list[ColumnElement[bool]] = [policy.may_see(actor), Topic.deleted_at.is_(None)]
    if scope.topic_id is not None:
        conditions.append(Topic.id == scope.topic_id)
    elif scope.followed:
        conditions.append(followed_topic(actor.id))
    else:
        # As in the lists: what is muted shows nowhere, a muted space in its own list.
        shown = ~hidden_topic(actor.id)
        if scope.space_id is not None:
            conditions.append(Topic.space_id.in_(spaces_within(scope.space_id, only=scope.only)))
            shown = or_(shown, (Topic.space_id == scope.space_id) & ~hidden_topic(actor.id, in_its_space=True))
        conditions.append(shown)
    return conditions


def _entries(actor: Actor, scope: FeedScope) -> Select[Any]:
    """The latest posts of the topics that were last written in."""
    topics = (
        select(Topic.id, Topic.title, Space.name.label("space_name"))
        .join(Space, Space.id == Topic.space_id)
        .where(*_topics_of(actor, scope))
        .order_by(Topic.last_post_at.desc())
        .limit(ENTRIES)
        .subquery("topics")
    )
    latest = (
        select(Post.id, Post.created_at)
        .where(Post.topic_id == topics.c.id, Post.deleted_at.is_(None), ~ignores_author(actor))
        .order_by(Post.number.desc())
        .limit(ENTRIES)
        .lateral("latest")
    )
    newest = (
        select(topics.c.title, topics.c.space_name, latest.c.id)
        .select_from(topics)
        .join(latest, true())
        .order_by(latest.c.created_at.desc())
        .limit(ENTRIES)
        .subquery("newest")
    )
    # Where it does not exist for the person, nothing within does.
    asked = select(Space.name).where(Space.id == scope.space_id, policy.may_see(actor)).scalar_subquery()
    return (
        select(
            newest.c.title,
            newest.c.space_name,
            asked.label("asked_name"),
            Post.id,
            Post.topic_id,
            Post.number,
            Post.html,
            Post.created_at,
            Post.edited_at,
            person_cards.c.name,
        )
        .join(Post, Post.id == newest.c.id)
        .join(person_cards, person_cards.c.person_id == Post.author_id)
        .order_by(Post.created_at.desc(), Post.id)
    )


async def _title_of_nothing(session: AsyncSession, actor: Actor, scope: FeedScope) -> str:
    """Raises NotFound where the space or the topic does not exist for the actor."""
    statement: Select[Any]
    if scope.topic_id is not None:
        statement = select(Topic.title).join(Space, Space.id == Topic.space_id).where(*_topics_of(actor, scope))
    elif scope.space_id is not None:
        statement = select(Space.name).where(Space.id == scope.space_id, policy.may_see(actor))
    else:
        return _title(actor, scope, ())
    name: Any = await session.scalar(statement)
    if name is None:
        raise NotFound
    return name if isinstance(name, str) else _localised(actor, name)


def _write(actor: Actor, scope: FeedScope, rows: Sequence[Any], *, title: str, since: datetime, base_url: str) -> bytes:
    root = Element(f"{{{ATOM}}}feed", {f"{_XML}lang": actor.locale, f"{_XML}base": f"{base_url}/"})
    _text(root, "id", uuid5(actor.id, scope.key).urn)
    _text(root, "title", title)
    _text(root, "updated", max((row.edited_at or row.created_at for row in rows), default=since).isoformat())
    _link(root, f"{base_url}/forums")
    for row in rows:
        entry = SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", row.id.urn)
        _text(entry, "title", f"{row.title} #{row.number}" if row.number > 1 else row.title)
        _text(entry, "published", row.created_at.isoformat())
        _text(entry, "updated", (row.edited_at or row.created_at).isoformat())
        _text(SubElement(entry, f"{{{ATOM}}}author"), "name", row.name)
        _link(entry, base_url + topic_path(row.topic_id, row.number))
        SubElement(entry, f"{{{ATOM}}}category", {"term": _clean(_localised(actor, row.space_name))})
        _text(entry, "content", row.html).set("type", "html")
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _title(actor: Actor, scope: FeedScope, rows: Sequence[Any]) -> str:
    if scope.topic_id is not None:
        return str(rows[0].title)
    if scope.space_id is not None:
        return _localised(actor, rows[0].asked_name)
    every, followed = _TITLES.get(actor.locale, _TITLES["fr"])
    return followed if scope.followed else every


def _localised(actor: Actor, name: dict[str, str]) -> str:
    return name.get(actor.locale) or name["fr"]


def _text(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = _clean(text)
    return child


def _link(parent: Element, href: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": href})


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
