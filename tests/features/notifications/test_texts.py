"""Every kind that a slice registers is told in words, in mails, in pushes and on the screen."""

from tests.architecture.sources import ROOT

from community.app.slices import MANIFESTS
from community.core.i18n import LOCALES, catalogue
from community.core.notices import NoticeKind

KINDS: list[NoticeKind] = [kind for manifest in MANIFESTS for kind in manifest.notices]
SUBJECTS = {source.kind for manifest in MANIFESTS for source in manifest.subjects}


def test_mails_have_words_for_every_kind() -> None:
    for locale in LOCALES:
        texts = catalogue(locale, "notifications")
        missing = [kind.name for kind in KINDS if f"kind.{kind.name}" not in texts]
        assert not missing, f"add kind.<name> to locale/{locale}/notifications.json"


def test_pushes_have_words_for_every_kind() -> None:
    for locale in LOCALES:
        texts = catalogue(locale, "notifications")
        missing = [kind.name for kind in KINDS if f"push.{kind.name}" not in texts]
        assert not missing, f"add push.<name> to locale/{locale}/notifications.json"


def test_the_screen_has_words_for_every_kind() -> None:
    labels = (ROOT / "frontend/src/lib/features/notifications/labels.ts").read_text(encoding="utf-8")
    missing = [kind.name for kind in KINDS if labels.count(f"'{kind.name}':") < 2]
    assert not missing, "add a line and a kind to labels.ts"


def test_every_kind_speaks_of_a_known_subject() -> None:
    assert not [kind.name for kind in KINDS if kind.subject_kind not in SUBJECTS]
