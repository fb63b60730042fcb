"""A shared folder as the API would make it, in two statements for each person."""

from collections.abc import Mapping
from typing import Any

from conftest import Client
from tend.core.ids import new_id


async def insert_folder(database: Any, texts: Mapping[str, str], members: Mapping[Client, str]) -> dict[str, str]:
    """The ids of a folder and of a list in it. `members`: the role of each person."""
    made = {"folder": str(new_id()), "folder_list": str(new_id())}
    await database.execute("insert into shared_folders (id, name) values ($1, $2)", made["folder"], texts["folder"])
    statement = "insert into lists (id, name, folder_id) values ($1, $2, $3)"
    await database.execute(statement, made["folder_list"], texts["name"], made["folder"])
    for person, role in members.items():
        await _join(database, made, person.user["id"], role)
    return made


async def _join(database: Any, made: Mapping[str, str], user_id: str, role: str) -> None:
    statement = """
        with account as (
            update users set version = version + 1, folders_version = version + 1 where id = $2 returning id, version
        )
        insert into folder_memberships (folder_id, user_id, role)
        select $1, id, $3::text::role from account"""
    await database.execute(statement, made["folder"], user_id, role)
    statement = """
        insert into memberships (list_id, user_id, role, folder_role, folder_id, position, version)
        select $1, id, $3::text::role, $3::text::role, $4, 'a0', 1 from users where id = $2"""
    await database.execute(statement, made["folder_list"], user_id, role, made["folder"])
