import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.codes import parse_code, split_code, with_parents
from community.core.identifiers import IdentifierError


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0702", "cn:0702"),
        ("NC 0702 00 00", "cn:07020000"),
        ("HS 08", "cn:08"),
        ("sh: 0805.10", "cn:080510"),
        ("naf 46.31Z", "naf:46.31Z"),
        ("4631z", "naf:46.31Z"),
        ("46.3", "naf:46.3"),
        ("APE 46", "naf:46"),
        ("cn:0807", "cn:0807"),
        ("naf:01", "naf:01"),
    ],
)
def test_codes_are_read_as_people_write_them(typed: str, code: str) -> None:
    assert parse_code(typed) == code
    assert parse_code(code) == code


@pytest.mark.parametrize("typed", ["", "070", "00", "99", "0702000000", "melon", "46.31ZZ", "naf", "cn:", "x" * 50])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierError, match="code_format"):
        parse_code(typed)


@given(st.text(max_size=20))
def test_whatever_is_read_is_read_again(typed: str) -> None:
    try:
        code = parse_code(typed)
    except IdentifierError:
        return
    assert parse_code(code) == code
    assert all(code.startswith(parent) for parent in with_parents(code))
    assert next(with_parents(code)) == code
    assert split_code(code).number
