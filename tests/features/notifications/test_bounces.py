"""Mails that do not arrive stop others, are counted once and cannot be invented."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import PASSWORD
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Work
from tests.features.notifications.correspondence import DOMAIN, Correspondence, addresses, mail, post, server, settings
from tests.infra.incoming.test_message import DSN

from community.core.ids import new_id
from community.infra.mail.incoming.addresses import SignedAddresses
from community.infra.mail.tables import Mail, MailState

__all__ = ["addresses", "post", "server", "settings"]


async def sent_mail(session: AsyncSession, recipient: str) -> Mail:
    sent = Mail(
        id=new_id(), recipient=recipient, locale="fr", template="notices", subject="s", text="", html="", headers={},
        state=MailState.SENT,
    )  # fmt: skip
    session.add(sent)
    await session.commit()
    return sent


def report(address: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    text = DSN.format(action=action, status=status, said=f"550 {status} no")
    return text.replace("bounce+x@reponses.exemple.fr", address).encode()


async def test_bounces_stop_mail_and_the_person_is_told(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses
) -> None:
    member = world.people["member"]
    for number in range(2):
        sent = await sent_mail(session, member.email)
        assert await post.deliver(report(addresses.bounce(sent.id))) == ("bounce", "hard")
        shown = (await world["member"].get("/api/notifications/mail-address")).json()
        assert (shown["bouncedAt"] is None) == (number == 0)
    assert shown["email"] == member.email
    assert (await world["member"].post("/api/notifications/mail-address/confirm")).status_code == 204
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None
    sent = await sent_mail(session, member.email)
    await post.deliver(report(addresses.bounce(sent.id)))
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None, "counted anew"


async def test_another_address_begins_anew(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses, work: Work
) -> None:
    """What mails to the former one come back with later says nothing of it."""
    member, browser = world.people["member"], world["member"]
    former, address = member.email, "/api/notifications/mail-address"
    sent = [await sent_mail(session, former) for _ in range(4)]
    for each in sent[:2]:
        await post.deliver(report(addresses.bounce(each.id)))
    assert (await browser.get(address)).json()["bouncedAt"] is not None
    body = {"email": "other@example.net", "password": PASSWORD}
    assert (await browser.post("/api/accounts/me/email", json=body)).status_code == 202
    await work()
    link = (await session.scalars(select(Mail).where(Mail.template == "email_confirm"))).one()
    answer = await browser.post("/api/accounts/email/confirm", json={"token": link.text.split("#token=")[1].split()[0]})
    assert answer.json()["signedIn"]
    browser.cookies.clear()
    browser.headers["Cookie"] = f"sid={answer.cookies['sid']}"
    await work()
    for each in sent[2:]:
        await post.deliver(report(addresses.bounce(each.id)))
    assert (await browser.get(address)).json() == {"email": "other@example.net", "bouncedAt": None}


async def test_old_and_passing_failures_are_forgiven(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses, clock: FixedClock
) -> None:
    member = world.people["member"]
    for _ in range(3):
        sent = await sent_mail(session, member.email)
        await post.deliver(report(addresses.bounce(sent.id), status="4.2.2"))
    clock.pass_(days=31)
    sent = await sent_mail(session, member.email)
    await post.deliver(report(addresses.bounce(sent.id)))
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None


async def test_bounces_cannot_be_invented(
    post: Correspondence, world: World, session: AsyncSession, addresses: SignedAddresses
) -> None:
    """Nor does one mail count twice, nor a delay or a holiday answer at all."""
    member = world.people["member"]
    sent = await sent_mail(session, member.email)
    strangers = SignedAddresses("x" * 32, DOMAIN)
    assert (await post.deliver(report(strangers.bounce(sent.id))))[0] in {"automatic", "unaddressed"}
    assert (await post.deliver(report(addresses.bounce(sent.id), action="delayed")))[0] == "harmless"
    absent = mail(member.email, addresses.bounce(sent.id), "Je suis absent.", Auto_Submitted="auto-replied")
    assert (await post.deliver(absent.as_bytes()))[0] == "harmless"
    for number in range(3):
        await post.deliver(f"X-Try: {number}\n".encode() + report(addresses.bounce(sent.id)) + b"%d" % number)
    assert (await world["member"].get("/api/notifications/mail-address")).json()["bouncedAt"] is None
