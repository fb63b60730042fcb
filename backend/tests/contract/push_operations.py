"""Operations of a push on a shared list, and who may do them."""

from typing import Any

from contract.shared_world import MEMBERS
from tend.core.ids import new_id

PushOperation = tuple[str, dict[str, Any], set[str]]


def push_operations(ids: dict[str, str], own: dict[str, str], title: str) -> list[PushOperation]:
    """Every kind of operation on lists and what is in them, each with ids of the owner's, and the roles that may do it.

    `title`: that of the owner's todo.
    """
    todo, trashed = {"todo_id": ids["todo"]}, {"todo_id": ids["trashed_todo"]}
    item, trashed_list = {"list_id": ids["list"]}, {"list_id": ids["trashed_list"]}
    comment = {"comment_id": ids["comment"]}
    file = todo | {"attachment_id": ids["attachment"]}
    new = {"id": str(new_id()), "title": "New"}
    editors, everybody, nobody = {"editor"}, set(MEMBERS), set[str]()
    return [
        ("todo.create", {"todo": new | item}, editors),
        ("todo.create", {"todo": {"title": "New", "parent_id": ids["todo"], **item}}, editors),
        ("todo.change", todo | {"changes": {"title": "Other"}}, editors),
        ("todo.change", todo | {"changes": {"title": "Merged"}, "base": {"title": title}}, editors),
        ("todo.change", todo | {"changes": {"completed": True}}, editors),
        ("todo.change", {"todo_id": own["todo"], "changes": item}, editors),
        ("comment.create", {"comment": todo | {"text": "New"}}, {"editor", "commenter"}),
        ("comment.change", comment | {"changes": {"text": "Other"}}, nobody),
        ("comment.delete", comment, nobody),
        ("comment.restore", comment, nobody),
        ("todo.detach", file, editors),
        ("todo.attach", file, editors),
        ("todo.delete", todo, editors),
        ("todo.restore", todo, editors),
        ("todo.purge", trashed, nobody),
        ("list.change", item | {"changes": {"name": "Other"}}, editors),
        ("list.change", item | {"changes": {"archived": True}}, editors),
        ("list.change", item | {"changes": {"position": "a7"}}, everybody),
        ("list.change", item | {"changes": {"favorite": True, "name": "Other"}}, editors),
        ("list.delete", item, nobody),
        ("list.restore", trashed_list, nobody),
        ("list.purge", trashed_list, nobody),
        ("reminder.create", {"reminder": todo | {"before_minutes": 20}}, everybody),
        ("reminder.delete", {"reminder_id": ids["reminder"]}, nobody),
        ("todo.change", todo | {"changes": {"list_id": own["list"]}}, editors),
    ]
