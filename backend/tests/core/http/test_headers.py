"""The headers of all responses, and the pages of the API documents that they let in."""

import base64
import hashlib
import re

import pytest

from contract.operations import OPERATIONS
from contract.request_builder import end_stream_and_await, path_of
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


EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-xss-protection": "1; mode=block",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": (
        "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
    "cross-origin-opener-policy": "same-origin",
}
FILES = {
    "index.html": "<h1>Tend</h1>",
    "login.html": "<h1>Sign in</h1>",
    "404.html": "<h1>Nothing here</h1>",
    "_next/static/a.js": "1",
}


@pytest.fixture
def settings(settings, tmp_path):
    for name, text in FILES.items():
        path = tmp_path / "web" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return settings.model_copy(update={"tend_web_dir": tmp_path / "web"})


def security_headers(response):
    return {name: response.headers.get(name) for name in EVERYWHERE}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/nothing/at/all", 404),
        ("GET", "/_next/static/a.js", 200),
        ("GET", "/_next/static/b.js", 404),
        ("DELETE", "/", 405),
        ("GET", "/login/", 308),
        ("GET", "/api/nothing", 404),
        ("GET", "/api/openapi.json", 200),
        ("GET", "/api/docs", 200),
        ("GET", "/api/todos", 401),
        ("PUT", "/api/todos", 405),
        ("POST", "/api/auth/login", 422),
        ("GET", "/health", 200),
    ],
)
async def test_every_kind_of_response_has_the_security_headers(anonymous, method, path, status):
    response = await anonymous.request(method, path)
    assert response.status_code == status
    assert security_headers(response) == EVERYWHERE
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy or "object-src 'none'; base-uri 'none'" in policy
    scripts = [rule for rule in policy.split("; ") if rule.startswith("script-src")]
    assert not any("unsafe" in rule or "*" in rule for rule in scripts)


async def test_responses_413_and_500_have_the_security_headers(app, api):
    large = await api.post("/api/todos", content=b" " * 1_000_001)
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Surgery')")
    failed = await api.post("/api/todos", json={"title": "Surgery"})
    assert (large.status_code, failed.status_code) == (413, 500)
    assert security_headers(large) == security_headers(failed) == EVERYWHERE


async def test_no_response_of_the_api_is_cached_or_readable_by_other_origins(app, api):
    for operation in OPERATIONS.values():
        path = path_of(operation, {})
        request = api.request(operation.method, path, headers={"Origin": "https://evil.example"})
        response = await (end_stream_and_await(app, request) if operation.is_stream else request)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert "access-control-allow-origin" not in response.headers


COOKIE_OPERATIONS = [operation for operation in OPERATIONS.values() if operation.path.startswith("/api/auth/")]


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_operations_that_use_a_cookie_reject_other_sites(api, site):
    del api.headers["Authorization"]
    for operation in COOKIE_OPERATIONS:
        response = await api.request(operation.method, operation.path, headers=site)
        assert (response.status_code, response.json()["code"]) == (403, "cross_site"), operation
    assert (await api.post("/api/auth/refresh")).status_code == 200


async def test_the_refresh_cookie_alone_gives_access_to_nothing(api):
    del api.headers["Authorization"]
    assert api.cookies
    for operation in OPERATIONS.values():
        if operation.secured:
            path = path_of(operation, {})
            assert (await api.request(operation.method, path)).status_code == 401, operation
