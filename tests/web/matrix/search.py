"""Who gets what answer from the routes of search."""

from tests.web.matrix.row import Row

SEARCH = (
    Row("search", "GET", "/api/search?q=melons", "401 200 200 200 200 401"),
    Row("search_suggestions", "GET", "/api/search/suggestions?q=melons", "401 200 200 200 200 401"),
)
