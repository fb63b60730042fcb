"""An owner with a shared list, and everybody who might request it."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from conftest import PASSWORD, Client, sign_up
from contract.account_rows import insert_credentials, insert_notification
from contract.shared_folder import insert_folder
from contract.snapshots import snapshot_of_person
from tend.attachments.files import PICTURE_SIZES, name_in_store, picture_name_in_store
from tend.core.crypto import hash_token, require_signing_secret
from tend.core.ids import new_id
from tend.notifications.unsubscribe_token import seal_unsubscribe_token
from tend.reminders import service

# The members of the owner's lists besides the owner, each named by their role.
MEMBERS = ("editor", "commenter", "viewer")
# People who are not: the first one was removed from the lists, and the second is invited and has not answered.
OUTSIDERS = ("removed", "invited", "stranger")
# A member of the owner's lists, and one of everybody else's.
COMPANIONS = {True: "owners_companion", False: "companion"}
TEXTS = {
    "name": "Garden",
    "title": "Water the roses",
    "notes": "At dusk",
    "tag": "roses",
    "browser": "Lynx",
    "comment": "With rainwater",
    "file": "roses.webp",
    "folder": "Outdoors",
}


@dataclass
class World:
    app: FastAPI
    people: dict[str, Client]
    texts: dict[str, str] = field(default_factory=lambda: dict(TEXTS))
    """The texts that the owner writes; others write `TEXTS`."""
    _rows: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)

    @property
    def database(self) -> Any:
        return self.app.state.database

    async def rows_of(self, person: str, *, in_trash: bool) -> dict[str, str]:
        """The ids of rows that no request has changed, created if there are none: a rejected one leaves them as they are."""
        key = (person, in_trash)
        if key not in self._rows:
            self._rows[key] = await self.create_rows(person, in_trash=in_trash)
        return self._rows[key]

    def forget_rows(self) -> None:
        """Have the next case create rows of its own."""
        self._rows.clear()

    async def create_rows(self, person: str, *, in_trash: bool = False) -> dict[str, str]:
        """Creates rows of the person, and returns their ids by kind.

        They are a list with a todo, another owner and an open invitation; a shared folder with a list, another owner and an
        open invitation; an invitation to this person; and a session in another browser. The owner's lists and folder are
        shared with everybody who should be in them. With `in_trash`, a todo and a list in the trash come with them.
        """
        texts = self.texts if person == "owner" else TEXTS
        client = self.people[person]
        user_id = client.user["id"]
        ids = {kind: str(new_id()) for kind in ("list", "todo", "reminder", "comment")} | {"user": user_id}
        await client.post("/api/lists", json={"id": ids["list"], "name": texts["name"]})
        todo = {"title": texts["title"], "notes": texts["notes"], "tags": [texts["tag"]]}
        await client.post("/api/todos", json={"id": ids["todo"], "list_id": ids["list"], **todo})
        reminder = {"id": ids["reminder"], "before_minutes": 10}
        await client.post(f"/api/todos/{ids['todo']}/reminders", json=reminder)
        comment = {"id": ids["comment"], "text": texts["comment"]}
        await client.post(f"/api/todos/{ids['todo']}/comments", json=comment)
        ids["attachment"] = await self._attach(ids["todo"], user_id, texts["file"])
        ids["picture"] = await self._add_picture(user_id)
        ids |= await insert_credentials(self.database, user_id, texts["browser"])
        ids["notification"] = await insert_notification(self.database, user_id, ids["list"], texts)
        if in_trash:
            ids |= {"trashed_list": str(new_id()), "trashed_todo": str(new_id())}
            await client.post("/api/lists", json={"id": ids["trashed_list"], "name": texts["name"]})
            await client.post("/api/todos", json={"id": ids["trashed_todo"], "list_id": ids["list"], **todo})
        companion = self.people[COMPANIONS[person == "owner"]]
        ids |= {"member": companion.user["id"], "received_invitation": await self._invite_to_other_list(client)}
        await self._join(ids["list"], companion, "owner")
        guest = self.people["invited"].user["email"] if person == "owner" else f"{ids['list']}@example.com"
        ids["invitation"] = await self._insert_invitation(ids["list"], client, guest, secrets.token_urlsafe(32))
        ids |= await self._insert_folder(person, companion, guest)
        ids |= await self._insert_opened_link(ids["list"], user_id)
        if person == "owner":
            await self._share_with_members([ids[kind] for kind in ("list", "trashed_list") if kind in ids])
        if in_trash:
            await client.delete(f"/api/todos/{ids['trashed_todo']}")
            await client.delete(f"/api/lists/{ids['trashed_list']}")
        return ids

    async def _share_with_members(self, list_ids: list[str]) -> None:
        """Shares lists of the owner with everybody who should be in them, and removes the one who was removed."""
        removed = self.people["removed"].user["id"]
        for list_id in list_ids:
            for member in (*MEMBERS, "removed"):
                await self._join(list_id, self.people[member], "editor" if member == "removed" else member)
            response = await self.people["owner"].delete(f"/api/lists/{list_id}/members/{removed}")
            assert response.status_code == 204, response.text

    async def _add_picture(self, user_id: str) -> str:
        """The profile picture of a person, who perhaps has one already."""
        statement = """
            insert into profile_pictures (user_id, id, sha256, thumbnail_sha256, bytes) values ($1, $2, $3, $3, 8192)
            on conflict (user_id) do update set bytes = excluded.bytes returning id::text"""
        picture_id = str(await self.database.fetchval(statement, user_id, new_id(), await self._store_image()))
        await self.database.execute("update users set picture_id = $2 where id = $1", user_id, picture_id)
        return picture_id

    async def _store_image(self) -> str:
        """The hash of an image with its pictures, since to make them for each test would take too long."""
        digest = "ab" * 32
        for path in (name_in_store(digest), *(picture_name_in_store(digest, picture) for picture in PICTURE_SIZES)):
            self.app.state.attachments.write(path, b"RIFF")
        await self.database.execute("insert into stored_files values ($1, 4) on conflict do nothing", digest)
        return digest

    async def _attach(self, todo_id: str, user_id: str, name: str) -> str:
        attachment_id, digest = str(new_id()), await self._store_image()
        statement = """
            update todos set attachments = attachments || jsonb_build_object('id', $1::uuid, 'name', $3::text,
                'type', 'image/webp', 'bytes', 4, 'width', 1, 'height', 1, 'created_at', now()) where id = $2"""
        await self.database.execute(statement, attachment_id, todo_id, name)
        statement = """
            insert into attachments (id, todo_id, created_by, name, type, bytes, sha256, width, height)
            values ($1, $2, $3, $4, 'image/webp', 4, $5, 1, 1)"""
        await self.database.execute(statement, attachment_id, todo_id, user_id, name, digest)
        return attachment_id

    async def _join(self, list_id: str, person: Client, role: str) -> None:
        statement = """
            insert into memberships (list_id, user_id, role, position, version)
            select $1, id, $3::text::role, 'a0', 1 from users where id = $2"""
        await self.database.execute(statement, list_id, person.user["id"], role)

    async def _insert_folder(self, person: str, companion: Client, guest: str) -> dict[str, str]:
        client, texts = self.people[person], self.texts if person == "owner" else TEXTS
        members = {client: role for role, client in self.people.items() if role in MEMBERS and person == "owner"}
        made = await insert_folder(self.database, texts, members | {client: "owner", companion: "owner"})
        token = secrets.token_urlsafe(32)
        invitation = await self._insert_invitation(made["folder"], client, guest, token, column="folder_id")
        return made | {"folder_invitation": invitation}

    async def _insert_invitation(
        self, target_id: str, inviter: Client, email: str, token: str, column: str = "list_id"
    ) -> str:
        statement = f"""
            insert into invitations (id, {column}, email, email_key, role, token_hash, inviter_id, expires_at)
            values ($1, $2, $3, $3, 'editor', $4, $5, now() + interval '1 day')"""
        invitation_id = str(new_id())
        await self.database.execute(statement, invitation_id, target_id, email, hash_token(token), inviter.user["id"])
        return invitation_id

    async def _insert_link(self, list_id: str, owner_id: str, token: str) -> str:
        columns = "id, list_id, account_id, role, token_hash"
        statement = f"insert into link_shares ({columns}) values ($1, $2, $3, 'editor', $4) returning id::text"
        return str(await self.database.fetchval(statement, new_id(), list_id, owner_id, hash_token(token)))

    async def _insert_opened_link(self, list_id: str, owner_id: str) -> dict[str, str]:
        link_id = await self._insert_link(list_id, owner_id, secrets.token_urlsafe(32))
        return {"link": link_id, "guest": await self._insert_guest(link_id, secrets.token_urlsafe(32))}

    async def _link_to_other_list(self) -> dict[str, str]:
        """The token of a link to a list of somebody else's, and the secret of a guest who opened it."""
        other, list_id = self.people["companion"], str(new_id())
        tokens = {"link_token": secrets.token_urlsafe(32), "guest_secret": secrets.token_urlsafe(32)}
        await self.database.execute("insert into lists (id, name) values ($1, 'Elsewhere')", list_id)
        await self._join(list_id, other, "owner")
        link_id = await self._insert_link(list_id, other.user["id"], tokens["link_token"])
        await self._insert_guest(link_id, tokens["guest_secret"])
        return tokens

    async def _insert_guest(self, link_id: str, secret: str) -> str:
        columns = "id, link_id, name, timezone, secret_hash"
        statement = f"insert into guests ({columns}) values ($1, $2, 'Ana', 'UTC', $3) returning id::text"
        return str(await self.database.fetchval(statement, new_id(), link_id, hash_token(secret)))

    async def open_as_guest(self, list_id: str, role: str) -> Client:
        """A guest of a new link to a list of the owner's."""
        link = await self.people["owner"].post(f"/api/lists/{list_id}/links", json={"role": role})
        return await open_link(self.app, link.json()["token"])

    async def _invite_to_other_list(self, person: Client, token: str = "") -> str:
        """An open invitation to the person from somebody who is not the owner."""
        other, list_id = self.people["companion"], str(new_id())
        await self.database.execute("insert into lists (id, name) values ($1, 'Elsewhere')", list_id)
        await self._join(list_id, other, "owner")
        return await self._insert_invitation(list_id, other, person.user["email"], token or secrets.token_urlsafe(32))

    async def create_values(self, person: str) -> dict[str, str]:
        """Values for the placeholders in the bodies of requests, with tokens that are valid for the person."""
        user = self.people[person].user
        tokens = {f"{kind}_token": secrets.token_urlsafe(32) for kind in ("reset", "verify")}
        statement = """
            insert into one_time_tokens (id, token_hash, user_id, purpose, email_key, expires_at)
            values ($1, $2, $3, $4::text::token_purpose, $5, now() + interval '1 hour')"""
        for kind, purpose in (("reset", "reset_password"), ("verify", "verify_email")):
            token = (new_id(), hash_token(tokens[f"{kind}_token"]), user["id"], purpose, user["email"])
            await self.database.execute(statement, *token)
        tokens |= await self._email_changes(user["id"])
        tokens |= await self._link_to_other_list()
        tokens["invitation_token"] = secrets.token_urlsafe(32)
        await self._invite_to_other_list(self.people[person], tokens["invitation_token"])
        secret = require_signing_secret(self.app.state.settings)
        tokens["unsubscribe_token"] = seal_unsubscribe_token(self.app.state.settings, UUID(user["id"]))
        # The token of a todo that does not exist.
        tokens["snooze_token"] = service.snooze_token(secret, UUID(user["id"]), new_id(), new_id())
        fresh = {"new_email": f"{secrets.token_hex(6)}@example.com", "new_password": secrets.token_urlsafe(16)}
        return {"email": user["email"], "password": PASSWORD} | fresh | tokens

    async def _email_changes(self, user_id: str) -> dict[str, str]:
        """The tokens of a change of the person's email that waits for its confirmation, and of one that can be undone."""
        tokens = {"change_token": secrets.token_urlsafe(32), "undo_token": secrets.token_urlsafe(32)}
        statement = """
            insert into email_changes (
                id, user_id, session_id, old_email, old_email_key, new_email, new_email_key,
                confirm_hash, undo_hash, expires_at, confirmed_at)
            select $1, id, coalesce((select max(s.id::text)::uuid from sessions s where s.user_id = users.id), $1), email,
                email_key, $3, $3, $4, $5, now() + interval '1 day', $6
            from users where id = $2"""
        for name, confirmed_at in (("change_token", None), ("undo_token", datetime.now(UTC))):
            hashes = [hash_token(tokens[name] if name == used else secrets.token_hex(16)) for used in tokens]
            address = f"{secrets.token_hex(6)}@example.com"
            await self.database.execute(statement, new_id(), user_id, address, *hashes, confirmed_at)
        return tokens

    async def snapshot(self) -> str:
        """All rows of the owner."""
        return await snapshot_of_person(self.database, self.people["owner"].user["id"])


async def create_token(client: Client, *scopes: str) -> dict[str, Any]:
    """An API token for the account of `client`, which tests of tokens use instead of the session."""
    response = await client.post("/api/me/tokens", json={"name": "Laptop", "scopes": scopes})
    assert response.status_code == 201, response.text
    token: dict[str, Any] = response.json()
    return token


async def open_link(app: FastAPI, token: str, name: str = "Ana", **fields: str) -> Client:
    """A guest, who signs no requests but with the token that the link gave."""
    client = Client(app)
    response = await client.post("/api/links/open", json={"token": token, "name": name, **fields})
    assert response.status_code == 201, response.text
    client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
    client.user = response.json()
    return client


async def create_world(app: FastAPI) -> World:
    names = ["owner", *MEMBERS, *OUTSIDERS, *COMPANIONS.values(), "ended", "signed_out"]
    people = dict(zip(names, await asyncio.gather(*[sign_up(app, name) for name in names]), strict=True))
    await app.state.database.execute("update users set email_verified_at = now()")
    # Each request of a test has lists of its own.
    await app.state.database.execute("update account_limits set max_lists = 100000")
    # The tokens of this account are used after its session has ended.
    cookies = dict(people["ended"].cookies)
    assert (await people["ended"].post("/api/auth/logout")).status_code == 204
    people["ended"].cookies.update(cookies)
    people["signed_out"].cookies.clear()
    del people["signed_out"].headers["Authorization"]
    return World(app, people)
