"""Answers by mail: posts like any other, with the rights that their author has at that moment."""

from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.i18n import resolve_locale, translate
from community.core.inbound import InboundMail, InboundOutcome, InboundText
from community.features.forums.queries.subjects import TOPIC
from community.features.forums.schemas.posts import PostIn
from community.features.forums.service.posts import PostService
from community.features.media.api import Attachments
from community.infra.consuming import ConsumerContext
from community.infra.db import UnitOfWork
from community.infra.markdown import MarkdownRenderer


async def take_reply(context: ConsumerContext, actor: Actor, topic_id: UUID, written: InboundText) -> InboundOutcome:
    """Post what a person wrote by mail."""
    left_out = [*(file.name for file in written.files), *written.left_out]
    source = written.text if not left_out else f"{written.text}\n\n{_note(actor, left_out)}"
    markdown = MarkdownRenderer()
    try:
        uow = UnitOfWork(context.session, context.outbox)
        posts = PostService(uow, context.clock, markdown, Attachments(context.catalogue))
        made = await posts.reply(actor=actor, topic_id=topic_id, post=PostIn(source=source), key=written.key)
    finally:
        markdown.close()
    return InboundOutcome(made=made)


def _note(actor: Actor, names: list[str]) -> str:
    """Says which files of the mail are not there, so that readers do not look for them."""
    shown = ", ".join(name.replace("*", "").replace("_", " ").replace("`", "")[:60] for name in names[:10])
    locale = resolve_locale(actor.locale)
    return f"*{translate(locale, 'forums.files_left_out', count=len(names), names=shown)}*"


INBOUND: Final = (InboundMail(kind=TOPIC, handle=take_reply),)
