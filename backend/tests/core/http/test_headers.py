import base64
import hashlib
import re

import pytest

from tend.main import create_app

SECURITY_HEADERS = {
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
async def test_every_response_of_the_api_has_the_security_headers(probe, path):
    response = await probe.get(path)
    assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_the_frontends_origin_may_read_responses_with_credentials(anonymous, settings):
    response = await anonymous.get("/health", headers={"Origin": settings.frontend_url})
    assert response.headers["access-control-allow-origin"] == settings.frontend_url
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "origin" in response.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:8000.evil.example", "null", "http://localhost"]
)
async def test_no_other_origin_may_read_responses(anonymous, origin):
    response = await anonymous.get("/health", headers={"Origin": origin})
    preflight = await anonymous.options("/health", headers={"Origin": origin, "Access-Control-Request-Method": "PATCH"})
    assert "access-control-allow-origin" not in response.headers
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code == 400


async def test_a_preflight_request_of_the_frontend_is_allowed(anonymous, settings):
    headers = {
        "Origin": settings.frontend_url,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
    }
    response = await anonymous.options("/api/todos", headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == settings.frontend_url
    assert "PATCH" in response.headers["access-control-allow-methods"]


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
async def test_a_route_that_acts_on_a_cookie_accepts_requests_of_its_own_pages_alone(probe, headers, status):
    response = await probe.post("/api/probe/cookie", headers=headers)
    assert response.status_code == status
    assert status == 204 or response.json()["code"] == "cross_site"


async def test_the_documentation_loads_nothing_and_runs_no_script(anonymous):
    response = await anonymous.get("/api/docs")
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = response.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert (
        re.findall(r"<script|<link|<img|\bsrc=|style=|https?://(?!localhost|push\.example\.com)", response.text) == []
    )


async def test_the_documentation_shows_every_operation_and_links_its_schemas(app, anonymous):
    page = (await anonymous.get("/api/docs")).text
    for path, item in app.openapi()["paths"].items():
        for method in item:
            assert f"<code>{method.upper()} {path}</code>" in page
    targets = set(re.findall(r'<a href="#(\w+)">', page))
    assert targets <= set(re.findall(r'<details id="(\w+)">', page))
    assert "Problem" in targets


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"docs_enabled": False})

    async def test_the_documentation_can_be_switched_off(self, anonymous):
        for path in ("/api/docs", "/api/openapi.json"):
            assert (await anonymous.get(path)).status_code == 404


def operations(app):
    return [operation for path in app.openapi()["paths"].values() for operation in path.values()]


async def test_every_operation_has_a_unique_name_and_documents_its_problems(app):
    names = [operation["operationId"] for operation in operations(app)]
    assert len(set(names)) == len(names)
    for operation in operations(app):
        assert "application/problem+json" in operation["responses"]["5XX"]["content"]


async def test_the_openapi_document_is_the_same_every_time(app, settings):
    assert create_app(settings).openapi() == app.openapi()
