"""People who share folders, through the API."""

from typing import Any

from fastapi import FastAPI
from httpx2 import Response

from conftest import Client
from factories import made
from sharing.sharing_client import Json, confirm_address

WRONG_MEMBERSHIPS = """
select coalesce(wanted.list_id, present.list_id) as list_id, coalesce(wanted.user_id, present.user_id) as user_id
from (
    select lists.id as list_id, folder_memberships.user_id, folder_memberships.folder_id, folder_memberships.role
    from lists
    join folder_memberships on folder_memberships.folder_id = lists.folder_id
) wanted
full join (select * from memberships where guest_id is null) present using (list_id, user_id)
where (present.folder_id, present.folder_role) is distinct from (wanted.folder_id, wanted.role)
   or present.role is distinct from greatest(present.direct_role, present.folder_role, present.raised_role)
   or present.raised_role is not null and (present.direct_role is not null or present.folder_id is null)"""
"""The memberships that are not the greater of a person's own role and that of the list's folder, which may be raised."""


def folder_url(folder: Json) -> str:
    return f"/api/folders/{folder['id']}"


async def a_folder(api: Client, *lists: Json, name: str = "Household") -> Json:
    return made(await api.post("/api/folders", json={"name": name, "list_ids": [one["id"] for one in lists]}))


async def put(person: Client, folder: Json, item: Json) -> Response:
    return await person.put(f"{folder_url(folder)}/lists/{item['id']}")


async def take_out(person: Client, folder: Json, item: Json) -> Response:
    return await person.delete(f"{folder_url(folder)}/lists/{item['id']}")


def folder_member_url(folder: Json, person: Client) -> str:
    return f"{folder_url(folder)}/members/{person.user['id']}"


async def invite_to_folder(owner: Client, folder: Json, email: str, role: str = "editor") -> Response:
    return await owner.post(f"{folder_url(folder)}/invitations", json={"email": email, "role": role})


async def join_folder(app: FastAPI, owner: Client, folder: Json, person: Client, role: str = "editor") -> None:
    """The person is invited and accepts."""
    await confirm_address(app, owner, person)
    invitation = made(await invite_to_folder(owner, folder, person.user["email"], role))
    response = await person.post(f"/api/me/invitations/{invitation['id']}/accept")
    assert response.json() == {"list_id": None, "folder_id": folder["id"]}, response.text


async def folder_roles(person: Client, folder: Json) -> dict[str, str]:
    response = await person.get(f"{folder_url(folder)}/members")
    assert response.status_code == 200, response.text
    return {member["user_id"]: member["role"] for member in response.json()["items"]}


async def assert_consistent(app: FastAPI) -> None:
    """Every membership is the greater of a person's own role and that of the folder, and every list has an owner."""
    database: Any = app.state.database
    assert await database.fetch(WRONG_MEMBERSHIPS) == []
    ownerless = """
        select id from lists
        where lists.purged_at is null
          and not exists (select from memberships where list_id = lists.id and role = 'owner')"""
    assert await database.fetch(ownerless) == []
