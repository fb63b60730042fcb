"""Random requests of an account that has seen some things and knows ids of another."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

from PIL import Image

from conftest import ORIGIN
from contract.fuzz_values import BY_NAME, POOLS, Values
from contract.operations import OPERATIONS, Operation

MAX_SEEN = 60
# Most of these hash a password or end a session, which would be most of the work.
RARE = {
    "register",
    "reauthenticate",
    "create_api_token",
    "login",
    "change_password",
    "delete_me",
    "reset_password",
    "rate_password",
    "logout",
    "end_session",
    "change_server_settings",
    "act_on_user",
    "delete_user",
}
RARE |= {"health", "health_live", "health_ready", "get_push_key", "empty_trash"}
FREQUENT = {"create_todo", "change_todo", "browse_todos", "push", "quick_add", "create_list", "create_reminder", "pull"}
WEIGHTS = [1 if name in RARE else 20 if name in FREQUENT else 6 for name in OPERATIONS]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"]
ID_FIELDS = {
    "list_id": "list",
    "todo_id": "todo",
    "parent_id": "todo",
    "session_id": "session",
    "token_id": "token",
    "passkey_id": "passkey",
    "identity_id": "identity",
    "reminder_id": "reminder",
    "assignee_id": "user",
    "user_id": "user",
    "folder_id": "folder",
    "comment_id": "comment",
    "quote_of": "comment",
    "attachment_id": "attachment",
    "invitation_id": "invitation",
    "link_id": "link",
    "guest_id": "guest",
    "notification_id": "notification",
    "picture_id": "picture",
}
TEXT_FIELDS = {"title", "notes", "name", "folder", "tag", "tags", "q", "icon"}
# A field by which the JSON of each kind of thing is known.
MARKS = {
    "title": "todo",
    "color": "list",
    "before_minutes": "reminder",
    "user_agent": "session",
    "hint": "token",
    "week_start": "user",
    "author_id": "comment",
    "width": "attachment",
    "invited_by_name": "invitation",
    "guest_count": "link",
    "last_seen_at": "guest",
    "actor_id": "notification",
}
# The fields that are remembered by their names, and the kind of thing whose id they have.
WORDS = {name: name for name in ("next_cursor", "epoch", "occurrence", "token", "secret", "access_token")}
WORDS |= {"guest_id": "guest", "user_id": "user", "picture_id": "picture"}
_FOLDER = {"id", "name", "role"}
RAW_BODIES = [
    *(b"", b"{", b"null", b"[]", b'"x"', b"0", b"{}", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"title": "\xe9"}'),
    *('{"title": "x"}'.encode("utf-16"), b"[" * 100_000, b'{"title": ' + b"9" * 5000 + b"}", b'{"a": 1, "a": 2}'),
    *(b'{"title": "\\ud800"}', b'{"title": 1e400}', b'{"operations": [' + b"{}," * 400 + b"{}]}"),
    *(b"x" * 1_000_001, b'{"' + b"k" * 200_000 + b'": 1}'),
]
BROKEN_TARGETS = ["%", "%00", "%ff", "/..", "//", "?%", "#", " x", "?" + "a" * 70_000]


@dataclass
class Account:
    canary: str
    email: str = ""
    friend_email: str = ""
    """The address of the other account with the same canary."""
    token: str = ""
    seen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The content of responses to it: ids by kind, and other words by field; idempotency keys as well."""

    def remember(self, kind: str, value: str) -> None:
        known = self.seen[kind]
        if value not in known:
            known.append(value)
            del known[:-MAX_SEEN]

    def learn(self, body: Any) -> None:
        """Remembers ids and cursors of a response's JSON."""
        if isinstance(body, list):
            for item in body:
                self.learn(item)
        elif isinstance(body, dict):
            for name, kind in MARKS.items():
                if name in body and isinstance(body.get("id"), str):
                    self.remember(kind, body["id"])
            if set(body) == _FOLDER:
                self.remember("folder", body["id"])
            for name, kind in WORDS.items():
                if isinstance(body.get(name), str):
                    self.remember(kind, body[name])
            for value in body.values():
                self.learn(value)


@dataclass(frozen=True)
class Request:
    content: bytes
    method: str
    is_broken: bool
    """Whether its form is broken and not its content alone, so that a server may close the connection."""


@cache
def draw_image(kind: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, kind)
    return content.getvalue()


class Requests:
    def __init__(self, values: Values) -> None:
        self._values = values

    def draw(self, operation: Operation, account: Account, other: Account) -> Request:
        values = self._values
        method = values.one_of(METHODS) if values.is_lucky(0.03) else operation.method

        def draw(name: str) -> Any:
            return self._draw(name, account, other)

        body = self._body(operation, draw)
        target, headers = self._target(operation, draw, account), self._headers(operation, account, body)
        is_broken = values.is_lucky(0.04)
        if is_broken:
            target, headers = self._corrupt(target, headers)
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *headers])
        return Request(head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body, method.upper(), is_broken)

    def _target(self, operation: Operation, draw: Any, account: Account) -> str:
        path = re.sub(
            r"\{(\w+)\}", lambda found: quote(str(draw(found[1])), "", errors="surrogatepass"), operation.path
        )
        fields = []
        for parameter in operation.definition.get("parameters", ()):
            if parameter["in"] == "query" and self._values.is_lucky(0.25):
                value = self._values.of_schema(parameter["schema"], draw, parameter["name"])
                fields.append((parameter["name"], value if isinstance(value, str) else json.dumps(value)))
        if self._values.is_lucky(0.03):
            fields.append((self._values.one_of(["x", "limit", "cursor", "", "q"]), self._values.text(account.canary)))
        encoded = [(name, value.encode("utf-8", "surrogatepass")) for name, value in fields]
        return f"{path}?{urlencode(encoded)}" if encoded else path

    def _body(self, operation: Operation, draw: Any) -> bytes:
        values = self._values
        if operation.takes_file:
            return self._file(draw) if operation.name == "import_data" else self._attachment()
        if operation.body is None:
            return b"" if values.is_lucky(0.97) else b'{"x": 1}'
        if values.is_lucky(0.04):
            return bytes(values.one_of(RAW_BODIES))
        body = values.of_schema(operation.body, draw)
        operations = body.get("operations") if isinstance(body, dict) else None
        if isinstance(operations, list) and operations:
            self._mix(operations)
        return json.dumps(body, ensure_ascii=values.is_lucky(0.5)).encode("utf-8", "surrogatepass")

    def _file(self, draw: Any) -> bytes:
        """A table or an export with ids of anything, sometimes with a part missing."""
        values = self._values
        if values.is_lucky(0.1):
            return bytes(values.one_of(RAW_BODIES))
        todos = [
            {"id": draw("id"), "list_id": draw("list_id"), "parent_id": draw("parent_id"), "title": draw("title")}
            | {"position": "a0", "notes": draw("notes"), "kind": values.one_of(("todo", "section"))}
            | {"recurrence": {"rule": draw("rule"), "from": "due", "start": "2026-03-02", "occurrence": "2026-03-02"}}
            for _ in range(values.chance.randrange(4))
        ]
        rows = {
            "lists": [{"id": draw("list_id"), "name": draw("name"), "color": "teal", "position": "a0", "inbox": False}],
            "todos": todos,
            "reminders": [{"todo_id": draw("todo_id"), "before_minutes": 10}],
            "settings": [{"key": draw("key"), "value": {}}],
        }
        export = json.dumps({"format": "tend-export", "version": 1, **rows}, ensure_ascii=False)
        table = f"TYPE,CONTENT,INDENT,DATE\ntask,{draw('title')},{values.chance.randrange(9)},{draw('title')}\n"
        content = values.one_of((export, table)).encode("utf-8", "surrogatepass")
        return content[: values.chance.randrange(len(content))] if values.is_lucky(0.1) else content

    def _attachment(self) -> bytes:
        """An image, a part of one, what begins as one, a text, or nothing."""
        image = draw_image(self._values.one_of(("PNG", "JPEG", "WEBP", "GIF")))
        cut = image[: self._values.chance.randrange(len(image))]
        return bytes(self._values.one_of((image, image, cut, image[:40] + b"\xff" * 900, b"Milk", b"", b"MZ\x90\x00")))

    def _mix(self, operations: list[Any]) -> None:
        """Give some another kind, repeat some, and change their order."""
        for operation in operations:
            if isinstance(operation, dict) and self._values.is_lucky(0.05):
                operation["kind"] = self._values.one_of(POOLS["kinds"])
        if self._values.is_lucky(0.2):
            operations += operations[:3]
        self._values.chance.shuffle(operations)

    def _headers(self, operation: Operation, account: Account, body: bytes) -> list[str]:
        values = self._values
        headers = ["Host: localhost", f"Origin: {ORIGIN}"]
        if operation.secured or values.is_lucky(0.2):
            # Also as a guest, by an API token, and with what is no token of a session.
            others = [*account.seen["access_token"], *account.seen["token"]]
            token = values.one_of(others) if others and values.is_lucky(0.1) else account.token
            headers.append(f"Authorization: Bearer {token}")
        if body or operation.method != "GET":
            headers += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        if values.is_lucky(0.15):
            key = values.one_of([*account.seen["key"], f"key-{values.chance.randrange(1 << 30)}"])
            account.remember("key", key)
            headers.append(f"Idempotency-Key: {key}")
        return headers

    def _corrupt(self, target: str, headers: list[str]) -> tuple[str, list[str]]:
        values = self._values
        if values.is_lucky(0.2):
            return target + values.one_of(BROKEN_TARGETS), headers
        if values.is_lucky(0.3):
            return target, values.chance.sample(headers, len(headers) - 1)
        return target, [*headers, values.one_of(POOLS["broken_headers"])]

    def _draw(self, name: str, account: Account, other: Account) -> Any:
        """A value for the field `name`; None where its schema has to say."""
        values = self._values
        if name == "id" or name in ID_FIELDS:
            return self._id(name, account, other)
        if name == "cursor":
            return values.cursor([*account.seen["next_cursor"], *other.seen["next_cursor"]])
        if name in TEXT_FIELDS and not (name == "tags" and values.is_lucky(0.5)):
            return values.text(account.canary)
        makers = {"filter": values.query, "text": values.lines, "rule": lambda _canary: values.rule()}
        if name in makers:
            return makers[name](account.canary)
        own = {
            "email": [account.email, account.friend_email],
            "token": [account.token],
            "key": [f"tag:{account.canary}"],
        }
        pool = [*BY_NAME.get(name, ()), *own.get(name, ()), *account.seen.get(name, ())]
        return values.one_of(pool) if name in BY_NAME else None

    def _id(self, name: str, account: Account, other: Account) -> str:
        values = self._values
        kind = ID_FIELDS.get(name) or values.one_of(("todo", "list", "reminder"))
        known = values.one_of((account, account, account, other)).seen[kind]
        if known and values.is_lucky(0.3 if name == "id" else 0.7):
            return str(values.one_of(known))
        return f"0197c0de-0000-7000-8000-{values.chance.randrange(1 << 48):012x}" if values.is_lucky(0.95) else "x"
