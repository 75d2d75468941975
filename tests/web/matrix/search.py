"""Who gets what answer from the routes of search."""

from tests.web.matrix.row import Row

ALERT = {"query": "melons", "pace": "soon"}
PACE = {"pace": "weekly"}
SEARCHED = {"query": "melons", "total": 3}
OPENED = {"query": "melons", "place": 1}

SEARCH = (
    Row("search", "GET", "/api/search?q=melons", "401 200 200 200 200 401"),
    Row("search_suggestions", "GET", "/api/search/suggestions?q=melons", "401 200 200 200 200 401"),
    Row("search_similar", "GET", "/api/search/similar?title=melons", "401 200 200 200 200 401"),
    Row("search_alerts", "GET", "/api/search/alerts", "401 200 200 200 200 401"),
    Row("search_create_alert", "POST", "/api/search/alerts", "401 201 201 201 201 401", ALERT),
    Row("search_change_alert", "PATCH", "/api/search/alerts/{alert}", "401 200 404 404 404 401", PACE),
    Row("search_delete_alert", "DELETE", "/api/search/alerts/{alert}", "401 204 404 404 404 401"),
    Row("search_insights", "GET", "/api/search/insights", "401 404 404 200 200 401"),
    Row("search_count_search", "POST", "/api/search/insights/searches", "401 204 204 204 204 401", SEARCHED),
    Row("search_count_click", "POST", "/api/search/insights/clicks", "401 204 204 204 204 401", OPENED),
    Row("search_standing", "GET", "/api/search/standing", "401 404 404 404 200 401"),
    Row("search_compare", "POST", "/api/search/standing/comparison", "401 404 404 404 204 401"),
)
