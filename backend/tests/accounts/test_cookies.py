import pytest

from account_client import register, sign_in
from conftest import Client
from tend.main import create_app


@pytest.fixture
async def public(settings):
    """Settings of an installation that is served over https."""
    app = create_app(settings.model_copy(update={"frontend_url": "https://tend.example"}))
    async with app.router.lifespan_context(app), Client(app) as client:
        client.base_url = "https://tend.example"
        yield client


async def test_over_https_the_cookie_is_bound_to_its_host(public):
    response = await register(public)
    cookie = next(line for line in response.headers.get_list("set-cookie") if "tend_refresh" in line)
    assert cookie.startswith("__Host-tend_refresh=")
    attributes = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= attributes
    assert not any(part.startswith("Domain") for part in attributes)
    assert (await public.post("/api/auth/refresh")).status_code == 200


async def test_without_https_the_cookie_works_on_localhost(anonymous):
    response = await register(anonymous)
    cookie = next(line for line in response.headers.get_list("set-cookie") if "tend_refresh" in line)
    assert cookie.startswith("tend_refresh=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie
    assert (await anonymous.post("/api/auth/refresh")).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["register", "login", "refresh", "logout", "password/forgot", "email/resend"])
async def test_a_page_of_another_site_cannot_use_the_cookie(anonymous, headers, path):
    await register(anonymous)
    response = await anonymous.post(f"/api/auth/{path}", headers=headers, json={})
    assert (response.status_code, response.json()["code"]) == (403, "cross_site")
    assert "set-cookie" not in response.headers
    assert (await anonymous.get("/api/me")).status_code == 200


async def test_responses_about_accounts_are_never_cached(anonymous):
    for response in (
        await register(anonymous),
        await sign_in(anonymous, "ada@example.com"),
        await anonymous.get("/api/me"),
    ):
        assert response.headers["cache-control"] == "no-store"
