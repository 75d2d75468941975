"""Addresses to which mails of this slice can be answered."""

from uuid import UUID

from community.features.notifications.repository.inbound import generation_of
from community.infra.consuming import ConsumerContext
from community.infra.mail.incoming.addresses import SignedAddresses


async def reply_address(
    context: ConsumerContext, *, person_id: UUID, subject_kind: str, subject_id: UUID
) -> str | None:
    """Where this person answers by mail; None where no mail comes in, or nobody takes answers to this kind."""
    settings = context.settings
    if not settings.inbound_domain or subject_kind not in context.catalogue.inbound:
        return None
    return SignedAddresses(settings.secret_key, settings.inbound_domain).reply(
        person_id=person_id,
        generation=await generation_of(context.session, person_id),
        kind=subject_kind,
        subject_id=subject_id,
        today=context.clock.now().date(),
    )
