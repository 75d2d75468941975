from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from community.core.ids import new_id
from community.core.mail_address import parse_mail_address
from community.infra.mail.incoming.addresses import REPLY_DAYS, SignedAddresses

KINDS = ("forums.topic", "messaging.conversation")
OURS = SignedAddresses("s" * 32, "reponses.exemple.fr")
TODAY = date(2026, 11, 23)

DAYS = st.dates(date(2020, 1, 1), date(2150, 1, 1))
TOKENS = st.tuples(st.uuids(), st.integers(0, 1000), st.sampled_from(KINDS), st.uuids(), DAYS)
Issued = tuple[UUID, int, str, UUID, date]


def issue(issued: Issued) -> str:
    person_id, generation, kind, subject_id, today = issued
    return OURS.reply(person_id=person_id, generation=generation, kind=kind, subject_id=subject_id, today=today)


def read(address: str) -> object:
    token, _ = OURS.find([address])
    return token


@given(TOKENS)
def test_address_fits_a_mail_server_and_survives_its_upper_case(issued: Issued) -> None:
    address = issue(issued)
    assert len(address.split("@")[0]) <= 64
    assert str(parse_mail_address(address)) == address
    for shape in (address, address.upper(), f'"La communauté" <{address}>', f"a@b.fr, {address},"):
        token, _ = OURS.find([shape])
        assert token is not None
        assert (token.subject_id, token.issued) == (issued[3], issued[4])
        assert OURS.verify(token, person_id=issued[0], generation=issued[1], kinds=KINDS) == issued[2]


@given(TOKENS, TOKENS)
def test_address_serves_nobody_and_nothing_else(mine: Issued, other: Issued) -> None:
    token, _ = OURS.find([issue(mine)])
    assert token is not None
    same = (mine[0], mine[1]) == (other[0], other[1])
    assert (OURS.verify(token, person_id=other[0], generation=other[1], kinds=KINDS) is not None) == same
    others = [kind for kind in KINDS if kind != mine[2]]
    assert OURS.verify(token, person_id=mine[0], generation=mine[1], kinds=others) is None
    theirs = SignedAddresses("t" * 32, "reponses.exemple.fr")
    assert theirs.verify(token, person_id=mine[0], generation=mine[1], kinds=KINDS) is None


@given(TOKENS, st.integers(0, 239))
def test_no_bit_of_it_can_be_changed(issued: Issued, bit: int) -> None:
    address = issue(issued)
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    token = address.removeprefix("reply+").split("@")[0]
    place, flip = divmod(bit, 5)
    changed = token[:place] + alphabet[alphabet.index(token[place]) ^ (1 << flip)] + token[place + 1 :]
    found, _ = OURS.find([f"reply+{changed}@reponses.exemple.fr"])
    assert found is None or OURS.verify(found, person_id=issued[0], generation=issued[1], kinds=KINDS) is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=48, max_size=48), st.uuids())
def test_nobody_invents_one(token: str, person_id: UUID) -> None:
    reply, bounce = OURS.find([f"reply+{token}@reponses.exemple.fr", f"bounce+{token}@reponses.exemple.fr"])
    assert bounce is None
    assert reply is None or OURS.verify(reply, person_id=person_id, generation=0, kinds=KINDS) is None


@given(st.text(max_size=200))
def test_any_header_can_be_looked_through(header: str) -> None:
    assert OURS.find([header]) == (None, None)


def test_it_expires() -> None:
    token, _ = OURS.find([issue((new_id(), 0, KINDS[0], new_id(), TODAY))])
    assert token is not None
    assert not token.expired(TODAY + timedelta(days=REPLY_DAYS))
    assert token.expired(TODAY + timedelta(days=REPLY_DAYS + 1))
    assert token.expired(TODAY - timedelta(days=1)), "one of the future was not issued by us"


def test_bounce_address_names_its_mail() -> None:
    mail_id = new_id()
    address = OURS.bounce(mail_id)
    assert len(address.split("@")[0]) <= 64
    assert OURS.find([address.upper()]) == (None, mail_id)
    assert OURS.find([address.replace("bounce+", "reply+")])[1] is None
    assert OURS.find([address.replace("exemple", "ailleurs")]) == (None, None)


def test_a_reply_token_is_no_bounce_token() -> None:
    address = issue((new_id(), 0, KINDS[0], new_id(), TODAY))
    assert OURS.find([address.replace("reply+", "bounce+")]) == (None, None)
