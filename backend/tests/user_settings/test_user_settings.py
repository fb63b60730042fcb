"""The settings of an account, over single requests, in a push and in a pull."""

from uuid import uuid4

import pytest

from factories import field_errors

URL = "/api/me/settings/"
FILTER_KEY = "filter:0197c0de-0000-7000-8000-000000000001"
VIEW_KEY = "view:0197c0de-0000-7000-8000-000000000002"
FILTER = {"name": "Soon", "query": "due < +7d & !high", "position": "a0"}


async def settings_of(api):
    return {item["key"]: item["value"] for item in (await api.get("/api/me/settings")).json()["items"]}


async def put(api, key, value):
    return await api.put(URL + key, json={"value": value})


async def test_a_setting_is_stored_until_it_is_deleted(api):
    stored = await put(api, "tag:home", {"name": "Home", "color": "amber"})
    assert (stored.status_code, stored.json()) == (
        200,
        {"key": "tag:home", "value": {"name": "Home", "color": "amber"}},
    )
    assert await settings_of(api) == {"tag:home": {"name": "Home", "color": "amber"}}
    assert (await api.delete(URL + "tag:home")).status_code == 204
    assert await settings_of(api) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (FILTER_KEY, FILTER),
        (VIEW_KEY, {"layout": "board", "group": "section"}),
        ("view:upcoming", {"layout": "month"}),
        ("view:tag:home", {"sort": "due"}),
        ("view:today", {"order": ["0197c0de-0000-7000-8000-000000000002"]}),
        ("notifications", {"agenda_at": "07:00", "quiet_from": "22:00", "quiet_to": "07:00"}),
        ("app", {"single_keys": False}),
    ],
)
async def test_each_kind_of_setting_has_its_own_fields_and_defaults(api, key, value):
    stored = await put(api, key, value)
    assert stored.status_code == 200, stored.text
    assert stored.json()["value"].items() >= value.items()


@pytest.mark.parametrize("key", ["else", "filter:soon", "view:nowhere", "tag:", "tag:" + "x" * 51, "Tag:home"])
async def test_a_key_of_no_setting_is_rejected(api, key):
    assert ("setting_unknown" in (await put(api, key, {})).text) or key == "tag:"
    assert await settings_of(api) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("app", {"single_keys": "no"}),
        ("app", {"more": True}),
        ("notifications", {"day_at": "9"}),
        ("tag:home", {"name": "Home", "color": "plaid"}),
        ("tag:home", {"name": "ho\0me"}),
        (FILTER_KEY, {"name": "Soon"}),
        (FILTER_KEY, FILTER | {"query": "x" * 1001}),
    ],
)
async def test_a_value_that_does_not_fit_is_rejected_and_the_error_names_its_field(api, key, value):
    rejected = await put(api, key, value)
    assert field_errors(rejected) == [("value", "setting_invalid")]
    assert rejected.json()["errors"][0]["message"].split(":")[0] in {
        "single_keys",
        "more",
        "day_at",
        "color",
        "name",
        "query",
    }
    assert await settings_of(api) == {}


async def pull(api, known=None):
    cursors = {delta["id"]: delta["version"] for delta in (known or {}).get("lists", [])}
    body = {"epoch": known["epoch"], "account": known["account"], "lists": cursors} if known else {}
    return (await api.post("/api/sync", json=body)).json()


async def test_a_pull_returns_changed_and_deleted_settings(api):
    await put(api, "tag:home", {"name": "Home"})
    await put(api, "app", {"single_keys": False})
    first = await pull(api)
    assert [one["key"] for one in first["settings"]] == ["app", "tag:home"]
    assert (await pull(api, first))["settings"] == []
    await api.delete(URL + "tag:home")
    second = await pull(api, first)
    assert second["settings"] == [{"key": "tag:home", "value": None}]
    assert second["account"] == first["account"] + 1
    assert [one["key"] for one in (await pull(api))["settings"]] == ["app"]


async def test_writing_the_present_value_takes_no_version(api):
    await put(api, "app", {"single_keys": False})
    known = await pull(api)
    await put(api, "app", {"single_keys": False})
    await api.delete(URL + "tag:home")
    assert (await pull(api, known))["account"] == known["account"]


def change(key, value):
    return {"id": str(uuid4()), "kind": "setting.change", "key": key, "value": value}


async def push(api, *operations):
    response = await api.post("/api/batch", json={"operations": operations})
    assert response.status_code == 200, response.text
    return response.json()["results"]


async def test_a_push_applies_setting_changes_in_order_and_once(api):
    operations = [change("app", {"single_keys": False}), change("tag:home", {"name": "Home"}), change("tag:home", None)]
    results = await push(api, *operations)
    assert [result["status"] for result in results] == [200, 200, 200]
    assert results[0]["setting"]["value"]["single_keys"] is False
    assert list(await settings_of(api)) == ["app"]
    await put(api, "app", {"single_keys": True})
    assert await push(api, operations[0]) == [{"status": 200}]
    assert (await settings_of(api))["app"]["single_keys"] is True


async def test_an_invalid_setting_change_does_not_stop_the_others(api):
    results = await push(
        api, change("app", {"single_keys": 3}), change("nothing", {}), change("app", {"tour_done": True})
    )
    assert [result["status"] for result in results] == [422, 422, 200]


async def test_settings_of_somebody_else_are_not_visible(api, other):
    await put(other, "app", {"single_keys": False})
    assert await settings_of(api) == {}
    assert (await pull(api))["settings"] == []


async def test_an_account_holds_up_to_500_settings(api, app):
    many = "insert into settings select $1, 'tag:' || n, '{}', 1 from generate_series(1, 500) n"
    await app.state.database.execute(many, api.user["id"])
    rejected = await put(api, "app", {})
    assert (rejected.status_code, rejected.json()["code"]) == (409, "settings_full")
    assert (await put(api, "tag:1", {"name": "1"})).status_code == 200
    assert (await api.delete(URL + "tag:2")).status_code == 204
    assert (await put(api, "app", {})).status_code == 200


async def test_the_export_contains_the_settings(api):
    await put(api, "app", {"single_keys": False})
    (setting,) = (await api.get("/api/me/export")).json()["settings"]
    assert setting["key"] == "app"
