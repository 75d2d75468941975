"""All that the slices add to the house, gathered from their manifests."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from community.core.event import Event
from community.core.inbound import InboundMail
from community.core.live import LiveRoute
from community.core.manifest import Consumer, Intake, Job, Loop, SliceManifest
from community.core.notices import NoticeKind
from community.core.searching import SearchSource
from community.core.subjects import SubjectSource
from community.infra.live_bus import LiveMessage


class UnknownEvent(Exception):
    """An event of the outbox that this version of the code does not know."""


class Catalogue:
    """Answers what to do with an event."""

    def __init__(self, manifests: Iterable[SliceManifest]) -> None:
        self.manifests = tuple(manifests)
        self.consumers: dict[str, Consumer] = {}
        self.jobs: dict[str, Job] = {}
        self.subjects: dict[str, SubjectSource] = {}
        self.notices: dict[str, NoticeKind] = {}
        self.inbound: dict[str, InboundMail] = {}
        self.searches: dict[str, SearchSource] = {}
        self.intakes: list[Intake] = []
        self.loops: list[Loop] = []
        self._types: dict[str, type[Event]] = {}
        self._consumers_by_event: defaultdict[str, list[str]] = defaultdict(list)
        self._live: dict[str, LiveRoute[Any]] = {}
        for manifest in self.manifests:
            for consumer in manifest.consumers:
                self.consumers[consumer.name] = consumer
                for event in consumer.events:
                    self._types[event.name] = event
                    self._consumers_by_event[event.name].append(consumer.name)
            for route in manifest.live:
                self._types[route.event.name] = route.event
                self._live[route.event.name] = route
            self.loops.extend(manifest.loops)
            for intake in manifest.intakes:
                self.intakes.append(intake)
                self._types.update({event.name: event for event in intake.events})
            for event in manifest.quiet_events:
                self._types[event.name] = event
            self.subjects.update({source.kind: source for source in manifest.subjects})
            self.notices.update({kind.name: kind for kind in manifest.notices})
            self.inbound.update({mail.kind: mail for mail in manifest.inbound})
            self.searches.update({source.kind: source for source in manifest.searches})
            self.jobs.update({job.name: job for job in manifest.jobs})

    @property
    def names(self) -> list[str]:
        """Events that this version of the code knows."""
        return list(self._types)

    def decode(self, name: str, payload: dict[str, Any]) -> Event:
        """The event behind an outbox row.

        Raises:
            UnknownEvent: no slice of this version declares the name.
        """
        if name not in self._types:
            raise UnknownEvent(name)
        return msgspec.convert(payload, self._types[name])

    def consumers_of(self, event: Event) -> list[str]:
        return self._consumers_by_event[event.name]

    def live_message(self, event: Event) -> LiveMessage | None:
        """What the event says on the live bus, if anything."""
        route = self._live.get(event.name)
        if route is None:
            return None
        frame = route.frame(event)
        if frame is not None:
            frame = {"name": event.name, **frame}
        return LiveMessage(
            audiences=tuple(route.audiences(event)),
            urgent=tuple(route.urgent(event)),
            frame=frame,
            purge=tuple(route.purge(event)),
            refreshes=tuple(route.refreshes(event)),
            ends=tuple(route.ends(event)),
        )
