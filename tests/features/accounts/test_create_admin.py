"""The first administrator is made on the machine itself."""

from pathlib import Path

import pytest
from tests.conftest import client_of, make_settings, running
from tests.factories.accounts import make_person

from community.app.cli.create_admin import make_administrator
from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.core.errors import Invalid
from community.features.accounts.service.founding import Founder
from community.infra.db import open_database
from community.settings import Settings

PASSWORD = "quatre canards comptent les nuages"


@pytest.fixture
def own_settings(own_database: str, urls: StackUrls, tmp_path: Path) -> Settings:
    return make_settings(own_database, urls.redis_url, tmp_path)


def founder(email: str = "claire@chambre.example", password: str | None = PASSWORD) -> Founder:
    return Founder(email=email, given_name="Claire", family_name="Morel", locale="fr", password=password)


async def test_administrator_is_made_once_and_signs_in(own_settings: Settings) -> None:
    assert await make_administrator(own_settings, founder()) is True
    assert await make_administrator(own_settings, founder(password=None)) is False
    async with running(create_app(own_settings)) as app, client_of(app) as client:
        answer = await client.post(
            "/api/accounts/sign-in", json={"email": "claire@chambre.example", "password": PASSWORD}
        )
        assert answer.json()["roles"] == ["administrator", "member"]


async def test_member_becomes_administrator_and_keeps_the_password(own_settings: Settings) -> None:
    async with open_database(own_settings, application_name="tests") as database, database.unit_of_work() as uow:
        person = await make_person(uow.session)
    assert await make_administrator(own_settings, founder(person.email, password=None)) is False
    async with running(create_app(own_settings)) as app, client_of(app) as client:
        answer = await client.post(
            "/api/accounts/sign-in", json={"email": person.email, "password": "le chat dort sous la lampe 42"}
        )
        assert "administrator" in answer.json()["roles"]


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [("claire@", PASSWORD, "email_format"), ("claire@chambre.example", "ClaireMorel2024", "password_personal")],
)
async def test_bad_address_or_password_makes_nobody(
    own_settings: Settings, email: str, password: str, code: str
) -> None:
    with pytest.raises(Invalid) as error:
        await make_administrator(own_settings, founder(email, password))
    assert [why.code for why in error.value.fields.values()] == [code]
