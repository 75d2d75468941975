"""Organisations: edits of their pages."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from community.core.actor import Actor
from community.core.errors import Forbidden, NotFound
from community.core.identifiers import NafNomenclature
from community.events.accounts import OrganisationChanged
from community.features.accounts.errors import EditConflict
from community.features.accounts.models import Organisation
from community.features.accounts.policy import may_edit_identity, may_edit_organisation
from community.features.accounts.queries.directory import organisation as organisation_page
from community.features.accounts.repository.organisations import lock_organisation, people_of
from community.features.accounts.schemas.applications import AddressIn
from community.features.accounts.schemas.directory import OrganisationOut, OrganisationPatch
from community.features.accounts.service.identity import (
    checked_countries,
    checked_country,
    checked_languages,
    checked_naf,
)
from community.features.accounts.service.rights import Rights
from community.features.accounts.service.work import Work


class OrganisationService:
    """Organisations of one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def edit(self, *, actor: Actor, organisation_id: UUID, patch: OrganisationPatch) -> OrganisationOut:
        """Change what is given, if nobody else has changed anything meanwhile.

        Raises:
            NotFound, Forbidden, Invalid
            EditConflict: with what there is now.
        """
        work = self._work
        organisation = await lock_organisation(work.session, organisation_id)
        if organisation is None:
            raise NotFound
        touches_identity = patch.legal_name is not UNSET or patch.kind is not UNSET
        if not may_edit_organisation(actor, organisation.id) or (touches_identity and not may_edit_identity(actor)):
            raise Forbidden
        if organisation.version != patch.version:
            current = await organisation_page(work.session, actor=actor, organisation_id=organisation.id)
            raise EditConflict(version=organisation.version, current=msgspec.to_builtins(current))
        kind = organisation.kind
        self._apply(organisation, patch)
        organisation.version += 1
        organisation.updated_at = work.now()
        await work.session.flush()
        work.outbox.add(OrganisationChanged(organisation_id=organisation.id))
        if organisation.kind != kind:
            # The automatic group of the kind has lost these people and that of the new kind has won them.
            await Rights(work).changed(await people_of(work.session, organisation.id))
        return await organisation_page(work.session, actor=actor, organisation_id=organisation.id)

    def _apply(self, organisation: Organisation, patch: OrganisationPatch) -> None:
        if patch.legal_name is not UNSET:
            organisation.rename(patch.legal_name.strip())
        if patch.kind is not UNSET:
            organisation.kind = patch.kind
        if patch.naf_code is not UNSET:
            nomenclature: NafNomenclature | None = None
            if patch.naf_nomenclature is not UNSET:
                nomenclature = patch.naf_nomenclature
            naf = checked_naf(patch.naf_code, nomenclature, field="/nafCode")
            organisation.naf_code = naf.code if naf else None
            organisation.naf_nomenclature = naf.nomenclature if naf else None
        if patch.address is not UNSET:
            _move(organisation, patch.address)
        if patch.languages is not UNSET:
            organisation.languages = checked_languages(patch.languages, field="/languages")
        if patch.countries is not UNSET:
            organisation.countries = checked_countries(patch.countries, field="/countries")
        if patch.website is not UNSET:
            organisation.website = patch.website
        if patch.about is not UNSET:
            organisation.about = patch.about.strip()


def _move(organisation: Organisation, address: AddressIn) -> None:
    organisation.line1 = address.line1.strip()
    organisation.line2 = (address.line2 or "").strip()
    organisation.postcode = address.postcode.strip()
    organisation.city = address.city.strip()
    organisation.country = checked_country(address.country, field="/address/country")
