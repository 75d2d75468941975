"""The HTTP side of the slice."""

from community.features.search.controllers.searching import SearchController

CONTROLLERS = (SearchController,)
