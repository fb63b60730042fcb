import pytest

PROMISED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-xss-protection": "1; mode=block",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


@pytest.mark.parametrize(
    "path", ["/health", "/api/nothing", "/api/openapi.json", "/api/probe/failure", "/api/probe/body"]
)
async def test_every_answer_of_the_api_carries_the_promised_headers(probe, path):
    answer = await probe.get(path)
    assert {name: answer.headers.get(name) for name in PROMISED} == PROMISED


async def test_the_frontends_origin_may_read_answers_with_credentials(anonymous, settings):
    answer = await anonymous.get("/health", headers={"Origin": settings.frontend_url})
    assert answer.headers["access-control-allow-origin"] == settings.frontend_url
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert "origin" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:8000.evil.example", "null", "http://localhost"]
)
async def test_no_other_origin_is_let_in(anonymous, origin):
    answer = await anonymous.get("/health", headers={"Origin": origin})
    asked = await anonymous.options("/health", headers={"Origin": origin, "Access-Control-Request-Method": "PATCH"})
    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in asked.headers
    assert asked.status_code == 400


async def test_a_preflight_of_the_frontend_is_answered(anonymous, settings):
    headers = {
        "Origin": settings.frontend_url,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    answer = await anonymous.options("/api/todos", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == settings.frontend_url
    assert "PATCH" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Origin": "http://localhost:8000"}, 204),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"}, 204),
        ({"Sec-Fetch-Site": "none"}, 204),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403),
    ],
)
async def test_an_endpoint_that_acts_on_a_cookie_hears_only_its_own_pages(probe, headers, status):
    answer = await probe.post("/api/probe/cookie", headers=headers)
    assert answer.status_code == status
    assert status == 204 or answer.json()["code"] == "cross_site"
