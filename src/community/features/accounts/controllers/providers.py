"""What the handlers of the slice are given."""

from collections.abc import Callable
from typing import Any, Final

from litestar import Request, Response
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency

from community.core.clock import Clock
from community.features.accounts.policy import SESSION_ABSOLUTE
from community.features.accounts.schemas.me import EmailChangedOut
from community.features.accounts.service.applications import ApplicationService
from community.features.accounts.service.authentication import Authenticator
from community.features.accounts.service.credentials import Credentials
from community.features.accounts.service.emails import Changed, EmailService
from community.features.accounts.service.groups import GroupService
from community.features.accounts.service.invitations import InvitationService
from community.features.accounts.service.notes import NoteService
from community.features.accounts.service.organisations import OrganisationService
from community.features.accounts.service.passwords import PasswordService
from community.features.accounts.service.people import PeopleService
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.sessions import Device, Entered, SessionService
from community.features.accounts.service.vetting import VettingService
from community.features.accounts.service.work import Work
from community.infra.db import UnitOfWork
from community.infra.passwords import Passwords
from community.infra.valkey import Valkey
from community.settings import Settings
from community.web.gate import cookie, cookie_name
from community.web.house import house_of


def provide_work(
    uow: NamedDependency[UnitOfWork],
    clock: NamedDependency[Clock],
    settings: NamedDependency[Settings],
    valkey: NamedDependency[Valkey],
) -> Work:
    return Work(
        session=uow.session,
        outbox=uow.outbox,
        clock=clock,
        settings=settings,
        cached_sessions=session_cache(valkey),
    )


def provide_credentials(passwords: NamedDependency[Passwords]) -> Credentials:
    return Credentials(passwords)


def provide_authenticator(state: State, credentials: NamedDependency[Credentials]) -> Authenticator:
    house = house_of(state)
    return Authenticator(
        database=house.database,
        counters=house.counters,
        credentials=credentials,
        clock=house.clock,
        secret=house.settings.secret_key,
    )


def provide_device(request: Request[Any, Any, Any], settings: NamedDependency[Settings]) -> Device:
    """Where the request comes from, with whatever its cookie holds."""
    return Device(
        user_agent=request.headers.get("user-agent", ""),
        address=request.client.host if request.client else "",
        token=cookie(request.scope, cookie_name(settings)),
    )


def provide_session_service(work: NamedDependency[Work]) -> SessionService:
    return SessionService(work)


def provide_password_service(work: NamedDependency[Work], credentials: NamedDependency[Credentials]) -> PasswordService:
    return PasswordService(work, credentials)


def provide_email_service(work: NamedDependency[Work], credentials: NamedDependency[Credentials]) -> EmailService:
    return EmailService(work, credentials)


def provide_people_service(work: NamedDependency[Work]) -> PeopleService:
    return PeopleService(work)


def provide_note_service(work: NamedDependency[Work]) -> NoteService:
    return NoteService(work)


def provide_application_service(work: NamedDependency[Work]) -> ApplicationService:
    return ApplicationService(work)


def provide_vetting_service(work: NamedDependency[Work]) -> VettingService:
    return VettingService(work)


def provide_invitation_service(
    work: NamedDependency[Work], password_service: NamedDependency[PasswordService]
) -> InvitationService:
    return InvitationService(work, password_service)


def provide_organisation_service(work: NamedDependency[Work]) -> OrganisationService:
    return OrganisationService(work)


def provide_group_service(work: NamedDependency[Work]) -> GroupService:
    return GroupService(work)


def session_cookie(settings: Settings, value: str, *, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=value,
        path="/",
        max_age=seconds,
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def entered_response(entered: Entered, settings: Settings) -> Response[Any]:
    """The person, and the cookie of the new session."""
    seconds = int(SESSION_ABSOLUTE.total_seconds())
    return Response(entered.me, status_code=200, cookies=[session_cookie(settings, entered.token, seconds=seconds)])


def email_response(changed: Changed, settings: Settings) -> Response[EmailChangedOut]:
    """The address that counts now, and the cookie of the new session of a device that stays signed in."""
    seconds = int(SESSION_ABSOLUTE.total_seconds())
    cookies = [session_cookie(settings, changed.token, seconds=seconds)] if changed.token else []
    out = EmailChangedOut(email=changed.email, signed_in=changed.token is not None)
    return Response(out, status_code=200, cookies=cookies)


def left_response(settings: Settings) -> Response[None]:
    """No cookie any more, and nothing of the person in the browser's cache."""
    return Response(
        None,
        status_code=204,
        cookies=[session_cookie(settings, "", seconds=0)],
        headers={"Clear-Site-Data": '"cache"'},
    )


PROVIDERS: Final[dict[str, Callable[..., Any]]] = {
    "work": provide_work,
    "credentials": provide_credentials,
    "authenticator": provide_authenticator,
    "device": provide_device,
    "session_service": provide_session_service,
    "password_service": provide_password_service,
    "email_service": provide_email_service,
    "people_service": provide_people_service,
    "note_service": provide_note_service,
    "application_service": provide_application_service,
    "vetting_service": provide_vetting_service,
    "invitation_service": provide_invitation_service,
    "organisation_service": provide_organisation_service,
    "group_service": provide_group_service,
}
