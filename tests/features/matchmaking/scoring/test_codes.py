import pytest

from community.features.matchmaking.scoring.codes import ancestries, ancestry


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("62.01Z", ("62", "620", "6201", "6201Z")),
        ("6201Z", ("62", "620", "6201", "6201Z")),
        ("42022100", ("42", "4202", "420221", "42022100")),
        ("health > devices", ("HEALTH", "HEALTH.DEVICES")),
        ("C10/C10.3", ("C10", "C10.C10", "C10.C10.3")),
        ("SC4", ("SC4",)),
        ("", ()),
        (" / ", ()),
    ],
)
def test_a_code_is_part_of_wider_ones(code: str, levels: tuple[str, ...]) -> None:
    assert ancestry(code) == levels


def test_levels_that_codes_share_are_there_once() -> None:
    assert ancestries(["6201Z", "62.02A"]) == ("62", "620", "6201", "6201Z", "6202", "6202A")
