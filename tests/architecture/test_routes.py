"""Every route says who may use it, and has a name of its own."""

import msgspec
from litestar.handlers import HTTPRouteHandler, WebsocketRouteHandler
from litestar.routes import BaseRoute

from community.app.factory import create_app
from community.app.slices import MANIFESTS
from community.core.event import Event
from community.settings import Settings
from community.web.guards import Public, Requires

# Framework routes that describe the API; closed in production.
DESCRIPTION = "/api/schema"


def all_routes() -> list[BaseRoute]:
    app = create_app(Settings(mode="test", database_url="postgresql://x/y", redis_url="redis://x"))
    return [route for route in app.routes if not route.path.startswith(DESCRIPTION)]


def all_handlers() -> list[tuple[str, HTTPRouteHandler | WebsocketRouteHandler]]:
    found: list[tuple[str, HTTPRouteHandler | WebsocketRouteHandler]] = []
    for route in all_routes():
        handlers = getattr(route, "route_handlers", None) or [route.route_handler]  # type: ignore[attr-defined]
        found += [
            (route.path, handler) for handler in handlers if "OPTIONS" not in getattr(handler, "http_methods", ())
        ]
    return found


def access_guards(handler: HTTPRouteHandler | WebsocketRouteHandler) -> list[Requires | Public]:
    guards = (getattr(guard, "func", guard) for guard in handler.resolve_guards())
    return [guard for guard in guards if isinstance(guard, Requires | Public)]


def test_every_route_states_one_permission_or_public() -> None:
    wrong = [path for path, handler in all_handlers() if len(access_guards(handler)) != 1]
    assert not wrong, "guards=[requires(Permission.X)] or guards=[public]"


def test_operation_ids_are_written_and_unique() -> None:
    ids = [handler.operation_id for _, handler in all_handlers() if isinstance(handler, HTTPRouteHandler)]
    assert all(isinstance(name, str) for name in ids), "state operation_id: the client's method names come from it"
    assert len(ids) == len(set(ids))


def test_every_event_is_heard_or_has_a_reason_not_to_be() -> None:
    heard: set[type[Event]] = set()
    for manifest in MANIFESTS:
        heard |= {event for consumer in manifest.consumers for event in consumer.events}
        heard |= {route.event for route in manifest.live}
        heard |= {event for source in manifest.searches for event in source.events}
        heard |= {event for intake in manifest.intakes for event in intake.events}
        heard |= set(manifest.quiet_events)
    declared = {kind for kind in Event.__subclasses__() if kind.__module__.startswith("community.events.")}
    assert not declared - heard, "add a consumer, a live route, or a reason in quiet_events"


def test_event_names_are_unique_and_carry_their_slice() -> None:
    kinds = [kind for kind in Event.__subclasses__() if kind.__module__.startswith("community.events.")]
    names = [kind.name for kind in kinds]
    assert len(names) == len(set(names))
    assert all(kind.name.startswith(kind.__module__.rsplit(".", 1)[-1] + ".") for kind in kinds)
    for kind in kinds:
        assert msgspec.inspect.type_info(kind)


def test_production_does_not_describe_itself() -> None:
    settings = Settings(mode="production", database_url="postgresql://x/y", redis_url="redis://x")
    described = [route.path for route in create_app(settings).routes if route.path.startswith(DESCRIPTION)]
    assert described == []
