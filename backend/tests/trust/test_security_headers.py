"""Security headers of all responses."""

import pytest

from contract.operations import OPERATIONS
from contract.request_builder import ended, path_of

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
        response = await (ended(app, request) if operation.is_stream else request)
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
