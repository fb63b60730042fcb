"""What an export has that an import brings back."""

import json
import re
from collections import defaultdict

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Times that say when a row was written here, and not what a person did.
LOCAL = {
    "id",
    "list_id",
    "parent_id",
    "shared_folder_id",
    "position",
    "updated_at",
    "deleted_at",
    "archived_at",
    "favorited_at",
}


def portable(export):
    """The export without its trash and without what cannot travel, every id replaced by the place of its row."""
    lists = sorted((one for one in export["lists"] if not one["deleted_at"]), key=lambda one: one["position"])
    lists.sort(key=lambda one: not one["inbox"])
    children, reminders, labels = defaultdict(list), defaultdict(list), {}
    for todo in sorted(export["todos"], key=lambda todo: (todo["position"], todo["id"])):
        if not todo["deleted_at"]:
            children[todo["parent_id"] or todo["list_id"]].append(todo)
    for reminder in export["reminders"]:
        reminders[reminder["todo_id"]].append([reminder[name] for name in ("before_minutes", "at", "fired_at")])

    def tree(parent, path):
        labels[parent] = path
        return [
            {
                **{name: value for name, value in todo.items() if name not in LOCAL},
                "reminders": sorted(reminders[todo["id"]], key=str),
                "children": tree(todo["id"], f"{path}.{index}"),
            }
            for index, todo in enumerate(children[parent])
        ]

    shown = [
        {
            **{name: value for name, value in one.items() if name not in LOCAL | {"created_at"}},
            "archived": bool(one["archived_at"]),
            "favorite": bool(one["favorited_at"]),
            "todos": tree(one["id"], f"list {index}"),
        }
        for index, one in enumerate(lists)
    ]
    filters = {
        one["key"].partition(":")[2]: one["value"]["name"] for one in export["settings"] if "query" in one["value"]
    }
    text = json.dumps([shown, {one["key"]: one["value"] for one in export["settings"]}])
    named = ID.sub(lambda found: labels.get(found[0], filters.get(found[0], "unknown")), text)
    lists_and_todos, all_settings = json.loads(named)
    return lists_and_todos, dict(sorted(all_settings.items())), portable_folders(export)


def portable_folders(export):
    """The name of each shared folder, with the names of the lists in it."""
    lists = [one for one in export["lists"] if not one["deleted_at"]]
    return sorted(
        (folder["name"], sorted(one["name"] for one in lists if one["shared_folder_id"] == folder["id"]))
        for folder in export["folders"]
    )
