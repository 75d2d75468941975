"""Answers by mail: posts like any other, with the rights that their author has at that moment."""

import re
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.errors import DomainError
from community.core.i18n import resolve_locale, translate
from community.core.inbound import InboundMail, InboundOutcome, InboundText
from community.features.forums.errors import TopicMoved
from community.features.forums.queries.subjects import TOPIC
from community.features.forums.schemas.posts import PostIn
from community.features.forums.service.posts import PostService
from community.features.media.api import Attachments, Taken, take_whole
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork
from community.infra.markdown import MarkdownRenderer

_MARKUP: Final = re.compile(r"[\\`*_\[\]<>!|~#]")


async def take_reply(context: ConsumerContext, actor: Actor, topic_id: UUID, written: InboundText) -> InboundOutcome:
    """Post what a person wrote by mail, its files by the rules of uploads; those that are refused are named."""
    parts, left_out = [written.text], list(written.left_out)
    for file in written.files:
        try:
            taken = await take_whole(
                context.session, context.clock, context.settings, actor=actor, name=file.name, content=file.content
            )
        except DomainError:
            left_out.append(file.name)
        else:
            parts.append(_shown(taken))
    if left_out:
        parts.append(_note(actor, left_out))
    markdown = MarkdownRenderer()
    try:
        uow = UnitOfWork(context.session, context.outbox)
        posts = PostService(uow, context.clock, markdown, Attachments(context.catalogue))
        post = PostIn(source="\n\n".join(parts))
        try:
            # What was begun for a topic that is gone is undone.
            async with context.session.begin_nested():
                made = await posts.reply(actor=actor, topic_id=topic_id, post=post, key=written.key)
        except TopicMoved as way:
            there = UUID(str(way.params["topicId"]))
            made = await posts.reply(actor=actor, topic_id=there, post=post, key=written.key)
    finally:
        markdown.close()
    return InboundOutcome(made=made)


def _shown(taken: Taken) -> str:
    name = _MARKUP.sub(" ", taken.name).strip()
    return f"{'!' if taken.image else ''}[{name}](/media/{taken.id})"


def _note(actor: Actor, names: list[str]) -> str:
    """Says which files of the mail are not there, so that readers do not look for them."""
    shown = ", ".join(_MARKUP.sub(" ", name)[:60] for name in names[:10])
    locale = resolve_locale(actor.locale)
    return f"*{translate(locale, 'forums.files_left_out', count=len(names), names=shown)}*"


INBOUND: Final = (InboundMail(kind=TOPIC, handle=take_reply),)
