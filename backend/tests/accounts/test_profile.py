import pytest

from factories import field_errors, raw


async def test_only_the_fields_that_are_sent_change(api):
    await api.patch("/api/me", json={"name": "Ada", "week_start": "sunday"})
    response = await api.patch("/api/me", json={"timezone": "Asia/Karachi", "theme": "dark", "locale": "ur-PK"})
    changed = {"name": "Ada", "week_start": "sunday", "timezone": "Asia/Karachi", "theme": "dark", "locale": "ur-PK"}
    assert response.status_code == 200
    assert changed.items() <= response.json().items()
    assert (await api.get("/api/me")).json() == response.json()


async def test_each_change_takes_the_next_version_of_the_account(app, api):
    before = api.user["version"]
    assert (await api.patch("/api/me", json={"name": "Ada L."})).json()["version"] == before + 1
    numbers = await app.state.database.fetchrow("select version, profile_version from users")
    assert tuple(numbers) == (before + 1, before + 1)


async def test_an_empty_change_takes_no_version(api):
    assert (await api.patch("/api/me", json={})).json()["version"] == api.user["version"]


async def test_a_name_can_be_emptied(api):
    assert (await api.patch("/api/me", json={"name": ""})).json()["name"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", None),
        ("name", "a\r\nBcc: eve@example.com"),
        ("name", "x" * 101),
        ("name", "\ud800"),
        ("name", "\0"),
        ("timezone", None),
        ("timezone", "Europe/Atlantis"),
        ("timezone", ""),
        ("locale", "x" * 36),
        ("locale", "de_DE"),
        ("week_start", "friday"),
        ("theme", "neon"),
        ("theme", None),
        ("email", "eve@example.com"),
        ("version", 7),
    ],
)
async def test_an_invalid_field_is_named_and_nothing_changes(api, field, value):
    response = await api.patch("/api/me", **raw({"name": "Changed"} | {field: value}))
    assert [name for name, _ in field_errors(response)] == [field]
    assert (await api.get("/api/me")).json() == api.user


async def test_a_user_sees_their_own_profile_alone(api, other):
    await other.patch("/api/me", json={"name": "Mallory"})
    assert (await api.get("/api/me")).json()["name"] == "ada"


@pytest.mark.parametrize("path", ["", "/sessions"])
async def test_a_signed_out_client_gets_no_profile(anonymous, path):
    assert (await anonymous.get(f"/api/me{path}")).status_code == 401
