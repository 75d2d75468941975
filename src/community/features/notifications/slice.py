"""The manifest of the notifications slice."""

from typing import Final

from community.core.manifest import SliceManifest
from community.events.notifications import Notice

MANIFEST: Final = SliceManifest(name="notifications", quiet_events={Notice: "until the inbox takes it"})
