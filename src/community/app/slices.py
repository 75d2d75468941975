"""The slices of the house, in the order in which they are mounted; the only list of them."""

from typing import Final

from community.core.manifest import SliceManifest

MANIFESTS: Final[tuple[SliceManifest, ...]] = ()
