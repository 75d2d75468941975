"""The manifest of the matchmaking slice."""

from typing import Final

from community.core.manifest import SliceManifest

MANIFEST: Final = SliceManifest(name="matchmaking")
