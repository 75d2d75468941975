"""The controlled lists as they are shown."""

from functools import cache

from community.core.i18n import Locale, resolve_locale
from community.features.matchmaking.schemas.vocabulary import NamedOut, TagOut, VocabularyOut
from community.features.matchmaking.vocabulary import certifications, tags, units


def vocabulary(wanted: str | None) -> VocabularyOut:
    """In the language nearest to the wanted one."""
    return _in(resolve_locale(wanted))


@cache
def _in(locale: Locale) -> VocabularyOut:
    return VocabularyOut(
        tags=[
            TagOut(
                key=tag.key,
                label=tag.label(locale),
                names=list(tag.names[locale]),
                kinds=list(tag.kinds),
                codes=list(tag.codes),
            )
            for tag in tags().values()
        ],
        certifications=[NamedOut(key=key, label=names[0]) for key, names in certifications().items()],
        units=list(units()),
    )
