"""The HTTP side of the slice."""

from community.features.search.controllers.alerts import AlertController
from community.features.search.controllers.insights import InsightController
from community.features.search.controllers.searching import SearchController
from community.features.search.controllers.standing import StandingController

CONTROLLERS = (SearchController, AlertController, InsightController, StandingController)
