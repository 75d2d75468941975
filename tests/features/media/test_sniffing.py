"""Types by content: what agrees with a name, and that nothing breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.media import image_bytes, office_bytes, pdf_bytes

from community.features.media.service.names import clean_name, disposition
from community.infra.sniffing import BY_NAME, HEAD_BYTES, TYPES, agrees, type_by_name

SAMPLES = {
    "jpg": image_bytes(kind="JPEG"),
    "png": image_bytes(),
    "webp": image_bytes(kind="WEBP"),
    "gif": image_bytes(kind="GIF"),
    "avif": image_bytes(kind="AVIF"),
    "pdf": pdf_bytes(),
    "docx": office_bytes(),
    "txt": "Été, l'huile à 3 € ; voilà.".encode(),
    "csv": b"a;b\r\n1;2\r\n",
}


@pytest.mark.parametrize("content", SAMPLES)
@pytest.mark.parametrize("name", SAMPLES)
def test_only_the_type_itself_agrees(name: str, content: str) -> None:
    same = {name, content} == {"txt", "csv"} or name == content
    assert agrees(BY_NAME[name], SAMPLES[content][:HEAD_BYTES]) is same


@given(st.binary(max_size=300))
def test_any_bytes_are_one_binary_type_at_most(head: bytes) -> None:
    assert sum(agrees(kind, head) for kind in TYPES if kind.family in {"image", "pdf"}) <= 1


@given(st.sampled_from(sorted(SAMPLES)), st.binary(min_size=1, max_size=40))
def test_nothing_put_in_front_keeps_a_binary_type(name: str, before: bytes) -> None:
    kind = BY_NAME[name]
    if kind.family != "text" and not agrees(kind, before + b"\x00" * 64):
        head = (before + SAMPLES[name])[:HEAD_BYTES]
        assert not agrees(kind, head) or head.startswith(before[:3])


@given(st.text(max_size=400))
def test_no_name_leads_out_of_its_place(given_name: str) -> None:
    name = clean_name(given_name)
    assert name
    assert len(name) <= 200
    assert not set(name) & set("/\\\x00\r\n\u202e\u2066\u200f")
    assert name not in {".", ".."}
    assert clean_name(name) == name
    header = disposition(name, inline=False)
    assert header.isascii()
    assert "\n" not in header
    assert header.count('"') == 2


@given(st.text(alphabet="abcdé./\\ \u202e", max_size=30))
def test_cleaning_never_makes_an_accepted_name_of_another(given_name: str) -> None:
    kind = type_by_name(clean_name(given_name + ".svg"))
    assert kind is None
