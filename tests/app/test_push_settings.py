"""The settings of web push, and the command that makes its key."""

import pytest

from community.infra.push.vapid import VapidKey, new_private_key
from community.settings import SettingsError, load_settings
from tests.app.conftest import Community


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUSH_PRIVATE_KEY", "too-short"),
        ("PUSH_PRIVATE_KEY", "A" * 43),
        ("PUSH_PRIVATE_KEY", "_" * 42 + "8"),
        ("PUSH_CONTACT", "javascript:alert(1)"),
        ("PUSH_NEAR", "1"),
    ],
)
def test_what_cannot_work_or_is_unsafe_is_refused(name: str, value: str) -> None:
    """A key is a number below the order of the curve; push services on this machine are for tests alone."""
    with pytest.raises(SettingsError, match=name):
        load_settings({f"COMMUNITY_{name}": value})


def test_a_key_is_a_secret() -> None:
    key = new_private_key()
    settings = load_settings({"COMMUNITY_PUSH_PRIVATE_KEY": key, "COMMUNITY_PUSH_HOSTS": "a.example, B.example"})
    assert settings.push_on
    assert settings.push_host_names == {"a.example", "b.example"}
    assert key not in str(settings.masked())


def test_the_command_makes_one(community: Community) -> None:
    answer = community("push-key")
    assert answer.returncode == 0
    key = answer.stdout.strip()
    assert answer.stderr.strip() == f"Public: {VapidKey(key).public}"
    assert len(VapidKey(key).public) == 87
    load_settings({"COMMUNITY_PUSH_PRIVATE_KEY": key})
