"""Fails when a statement decides for itself who may see a list, instead of using a condition of lists/access.py.

    python scripts/check_access.py [FOLDER]

Outside of the lists slice, a string of SQL that reads `memberships` or `folder_memberships` contains, each time, a condition
imported from `tend.lists.access`. It may neither give the table another name nor compare its keys and roles itself. Statements that
write memberships are listed below. One that reads acts or files contains the condition on what is in the trash, too.

Everywhere, a string that has such a condition and locks a list also contains HAS_SAME_MEMBERS or IS_LIST_UNCHANGED, or locks the
membership too: otherwise somebody who is removed while the statement waits would still write. Others are listed below.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path("backend/src/tend")
ACCESS = "tend.lists.access"

# File and constant of the statements that may do without a condition, each with its reason.
ALLOWED = {
    ("accounts/queries/users.py", "_CREATE_ACCOUNT"): "makes the new account the owner of its Inbox",
    (
        "accounts/queries/profile.py",
        "_number_shared_lists_sql",
    ): "tells the members of a person's lists of the new name or picture",
    (
        "accounts/queries/email_changes.py",
        "_NUMBER_SHARED_LISTS",
    ): "tells the members of the lists of a person without a name of their new address",
    ("accounts/queries/account_deletion.py", "_LOCK_LISTS"): "locks every list of an account that is being deleted",
    (
        "accounts/queries/account_deletion.py",
        "_HAS_OTHER_MEMBERSHIPS",
    ): "looks for lists of such an account that are not locked",
    ("accounts/queries/account_deletion.py", "_LOCK_PEOPLE"): "locks the other members of the lists of such an account",
    ("accounts/queries/account_deletion.py", "_IS_ONLY_OWNER"): "finds the lists that go with such an account",
    ("accounts/queries/account_deletion.py", "_IS_ONLY_WORKING_OWNER"): "finds those that nobody else manages",
    ("accounts/queries/account_deletion.py", "_FIND_UNDECIDED"): "finds those of them that others share",
    ("accounts/queries/account_deletion.py", "_CHOOSE_NEW_OWNERS"): "chooses others as the owners of its lists",
    ("accounts/queries/account_deletion.py", "_HAND_OVER"): "makes others the owners of its lists",
    ("accounts/queries/folder_handover.py", "_LOCK_FOLDERS"): "locks every shared folder of such an account",
    ("accounts/queries/folder_handover.py", "_HAS_OTHER_FOLDERS"): "looks for folders of it that are not locked",
    ("accounts/queries/folder_handover.py", "_IS_ONLY_WORKING_OWNER"): "finds the folders that nobody else manages",
    ("accounts/queries/folder_handover.py", "_FIND_UNDECIDED"): "finds those of them that others are in",
    ("accounts/queries/folder_handover.py", "_CHOOSE_NEW_OWNERS"): "chooses others as the owners of its folders",
    (
        "accounts/queries/folder_handover.py",
        "_HAND_OVER",
    ): "makes others the owners of its folders, and of the lists in them",
    ("accounts/queries/folder_handover.py", "_DELETE_EMPTY_FOLDERS"): "deletes the folders that nobody is in anymore",
    ("accounts/queries/account_deletion.py", "_DELETE_OWN_LISTS"): "deletes the lists that nobody else owns, with it",
    ("accounts/queries/account_deletion.py", "_LEAVE_LISTS"): "takes it out of the members of the other lists",
}
# The same for those that lock a list without finding out whether its members changed meanwhile.
_CHECKED_NEXT = "only locks; each statement after it in the transaction has a condition of its own"
_IS_LOCKED = "runs under a lock of the list that a statement before it took"
ALLOWED_LOCKS = {
    ("lists/queries/members.py", "_LOCK_LIST"): _CHECKED_NEXT,
    ("lists/queries/member_changes.py", "_CHANGE_ROLE"): _IS_LOCKED,
    ("lists/queries/member_changes.py", "_REMOVE_MEMBER"): _IS_LOCKED,
    ("comments/queries/create.py", "_LOCK_LIST"): _CHECKED_NEXT,
    ("reminders/queries/crud.py", "_LOCK_LIST"): _CHECKED_NEXT,
    ("sync/queries/push.py", "_LOCK_LISTS"): _CHECKED_NEXT,
    ("todos/queries/crud.py", "_LOCK_LIST"): _CHECKED_NEXT,
    ("todos/queries/subtree.py", "_LOCK_BOTH_LISTS"): _CHECKED_NEXT,
    ("todos/queries/update.py", "_LOCK_ASSIGNEES"): _CHECKED_NEXT,
    ("transfer/queries/account.py", "_IMPORT_COMMENTS"): _IS_LOCKED,
    ("todos/queries/recurrence.py", "_ADVANCE_SERIES"): _IS_LOCKED,
    (
        "todos/queries/statistics.py",
        "_UPDATE_COMPLETION_DAYS",
    ): "waits for no change of members; what it writes is the user's own",
}

TABLE = re.compile(
    r"(?:\b(?:from|join|into|update|using)\s+|,\s*)(?:folder_)?memberships\b(?!\.)(?:\s+(?:as\s+)?(?P<alias>\w+))?"
)
# Words that may follow the table's name in a statement; any other is an alias.
FOLLOWERS = {
    "cross", "for", "full", "group", "inner", "join", "left", "limit", "natural", "on", "order", "right", "set",
    "union", "using", "values", "where",
}  # fmt: skip
HAND_WRITTEN = re.compile(
    r"memberships\.(?:user_id|list_id)\b|memberships\.role\s*(?:[<>=!]|in\b|is\b|not\b|between\b)"
)
# A lock that names no table counts as one of lists.
LOCK = re.compile(
    r"\bupdate\s+lists\b|\bfor\s+(?:no\s+key\s+update|update|key\s+share|share)\b(?:\s+of\s+(?P<tables>\w+(?:\s*,\s*\w+)*))?"
)
SEES_CHANGED_MEMBERS = {"HAS_SAME_MEMBERS", "IS_LIST_UNCHANGED"}
READS = {"CAN_READ", "can_read_sql", "SEES_TRASH"}
# Of what is on todos, the conditions for those who do not see the trash.
READ_TABLES = {"acts": "SEES_ACT", "attachments": "SEES_TODO"}


@dataclass(frozen=True, slots=True)
class SqlString:
    constant: str
    line: int
    text: str
    """The string's own text; what is put into it at run time is left out."""
    names: tuple[str, ...]
    """The names that are put into it, as often as they are."""


def strings(tree: ast.Module) -> Iterator[SqlString]:
    for statement in tree.body:
        constant = _assigned_name(statement)
        for node in _outermost_strings(statement):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = " ".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
            names = tuple(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
            yield SqlString(constant, node.lineno, text, names)


def _assigned_name(statement: ast.stmt) -> str:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
    return ""


def _outermost_strings(node: ast.AST) -> Iterator[ast.JoinedStr | ast.Constant]:
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _outermost_strings(child)


def _conditions(tree: ast.Module) -> set[str]:
    """The names that a module imported from lists/access.py."""
    imports = (node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == ACCESS)
    return {name.asname or name.name for node in imports for name in node.names}


def errors(string: SqlString, conditions: set[str]) -> Iterator[str]:
    tables = list(TABLE.finditer(string.text))
    for table in tables:
        alias = table["alias"]
        if alias and alias not in FOLLOWERS:
            yield f"calls memberships {alias!r}, which hides it from this check"
    if found := HAND_WRITTEN.search(string.text):
        yield f"writes {found[0].strip()!r} itself"
    if len(tables) > sum(name in conditions for name in string.names):
        yield "uses memberships without a condition of lists/access.py"
    if READS & conditions & set(string.names):
        for name, condition in READ_TABLES.items():
            if re.search(rf"\b(?:from|join)\s+{name}\b|\A{name}\b", string.text) and condition not in string.names:
                yield f"reads {name} without {condition} of lists/access.py"


def lock_errors(string: SqlString, conditions: set[str]) -> Iterator[str]:
    used = conditions & set(string.names)
    if not TABLE.search(string.text) or not used or used & SEES_CHANGED_MEMBERS:
        return
    locked = [set(re.findall(r"\w+", lock["tables"] or "lists")) for lock in LOCK.finditer(string.text)]
    if any("lists" in tables for tables in locked) and not any("memberships" in tables for tables in locked):
        yield "locks a list without HAS_SAME_MEMBERS or IS_LIST_UNCHANGED of lists/access.py"


def violations(source: Path) -> Iterator[str]:
    unused = {**ALLOWED, **ALLOWED_LOCKS} if source == SOURCE else {}
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        conditions = _conditions(tree)
        for string in strings(tree):
            key = (name, string.constant)
            own = [] if name.startswith("lists/") else list(errors(string, conditions))
            locks = list(lock_errors(string, conditions))
            for found, allowed in ((own, ALLOWED), (locks, ALLOWED_LOCKS)):
                if found and key in allowed:
                    unused.pop(key, None)
                    continue
                for error in found:
                    yield f"{path}:{string.line}: {string.constant} {error}"
    for name, constant in unused:
        yield f"{source / name}: {constant} is allowed in {Path(__file__).name} and needs it no longer"


def main(arguments: list[str]) -> int:
    found = list(violations(Path(arguments[0]) if arguments else SOURCE))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
