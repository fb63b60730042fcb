"""The name that a guest gives can be seen, and looks like no other name by characters that cannot."""

import pytest

from contract.shared_world import open_link
from factories import a_list, items, made


@pytest.fixture
async def link(api):
    item = await a_list(api)
    return made(await api.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"})) | {"list_id": item["id"]}


@pytest.mark.parametrize("name", ["\u200b", "\ufeff \u2060", "\u2800", "\u3164", "\u200d", "\u0301", "\U000e0041"])
async def test_a_name_without_a_visible_letter_is_refused(anonymous, link, name):
    response = await anonymous.post("/api/links/open", json={"token": link["token"], "name": name})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "name"


@pytest.mark.parametrize(
    ("name", "stored"),
    [("Da\u200bve\ufeff", "Dave"), ("می\u200cنو", "می\u200cنو"), ("👩\u200d🌾", "👩\u200d🌾"), ("Zoë 2", "Zoë 2")],
)
async def test_invisible_characters_leave_a_name_unless_they_shape_it(app, api, link, name, stored):
    await open_link(app, link["token"], name)
    (shown,) = await items(api, f"/api/lists/{link['list_id']}/links")
    assert shown["guests"] == [stored]
