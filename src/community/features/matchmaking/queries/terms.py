"""Terms as they are shown."""

from community.features.matchmaking.models import Terms
from community.features.matchmaking.schemas.terms import CertificationOut, TermsOut


def terms_of(row: Terms, *, country_only: bool = False) -> TermsOut:
    """The terms that a row holds; country_only: no place below a country is told."""
    places = [place.partition("-")[0] for place in row.places] if country_only else row.places
    return TermsOut(
        codes=row.codes,
        tags=row.tags,
        places=list(dict.fromkeys(places)),
        languages=row.languages,
        certifications=[CertificationOut.from_row(one) for one in row.certifications],
        capacity=None if row.capacity is None else float(row.capacity),
        capacity_unit=row.capacity_unit,
    )
