import httpx


async def test_live_answers_without_any_dependency(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


async def test_ready_names_what_the_server_leans_on(client: httpx.AsyncClient) -> None:
    answer = await client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"


async def test_unknown_api_path_is_a_problem_with_security_headers(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/nothing-here")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["code"] == "not_found"
    assert answer.json()["requestId"] == answer.headers["x-request-id"]


async def test_foreign_origin_cannot_write(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/accounts/sign-in", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign_origin"


async def test_cross_site_request_without_origin_cannot_write(client: httpx.AsyncClient) -> None:
    del client.headers["Origin"]
    answer = await client.post("/api/accounts/sign-in", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


async def test_form_bodies_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/accounts/sign-in", data={"email": "a@example.org"})
    assert answer.status_code == 415
