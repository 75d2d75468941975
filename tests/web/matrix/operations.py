"""Who gets what answer from the routes of the operators."""

from tests.web.matrix.row import Row

OPERATIONS = (
    Row("operations_live", "GET", "/health/live", "200 200 200 200 200 200"),
    Row("operations_ready", "GET", "/health/ready", "200 200 200 200 200 200"),
    Row("operations_mails", "GET", "/api/operations/mails", "401 404 404 404 200 401"),
    Row("operations_mail", "GET", "/api/operations/mails/{mail}", "401 404 404 404 200 401"),
    Row("operations_failed_jobs", "GET", "/api/operations/jobs/failed", "401 404 404 404 200 401"),
    Row("operations_retry_job", "POST", "/api/operations/jobs/1/retry", "401 404 404 404 404 401"),
)
