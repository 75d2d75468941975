"""One mail back to a person whose mail could not be taken: why, what to do, and their text."""

from typing import Final

from community.core.actor import Actor
from community.core.i18n import MissingText, resolve_locale, translate
from community.infra.consuming import ConsumerContext
from community.infra.mail.compose import compose
from community.infra.mail.outgoing import Outgoing

TEMPLATE: Final = "reply_not_taken"
LONGEST_TEXT: Final = 20_000


async def tell_refusal(
    context: ConsumerContext, *, actor: Actor, recipient: str, code: str, text: str, answers: str | None
) -> None:
    """Queue the mail.

    Args:
        context: of the worker.
        actor: who wrote.
        recipient: their address.
        code: of the error.
        text: what they wrote; what is too long even for a mail is cut, for they have it.
        answers: Message-ID of their mail.
    """
    locale = resolve_locale(actor.locale)
    shown = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
    try:
        reason = translate(locale, f"mails.{TEMPLATE}.reason_{code}")
    except MissingText:
        reason = translate(locale, f"mails.{TEMPLATE}.reason_other")
    params = {"reason": reason, "text": shown or "—", "link": context.settings.base_url}
    composed = compose(TEMPLATE, locale, params, base_url=context.settings.base_url)
    headers = {"In-Reply-To": answers, "References": answers} if answers else {}
    mails = Outgoing(context.session, context.settings, context.clock.now())
    await mails.queue_composed(composed, template=TEMPLATE, recipient=recipient, locale=locale, headers=headers)
