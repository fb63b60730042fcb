"""Fails when a statement decides for itself who may see a list, instead of using a condition of lists/access.py.

    python scripts/check_access.py [FOLDER]

Outside of the lists slice, a string of SQL that reads `memberships` contains, each time, a condition imported
from `tend.lists.access`. It may neither give the table another name nor compare its keys and roles itself. Statements that
write memberships are listed below.
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
    ("accounts/queries/profile.py", "_UPDATE_PROFILE"): "tells the members of a person's lists of the new name",
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
    ("accounts/queries/account_deletion.py", "_DELETE_OWN_LISTS"): "deletes the lists that nobody else owns, with it",
    ("accounts/queries/account_traces.py", "_LEAVE_LISTS"): "takes it out of the members of the other lists",
    ("accounts/queries/account_traces.py", "_FORGET_CREATOR"): "takes it out of the todos of the other lists",
    ("accounts/queries/account_traces.py", "_UNASSIGN_TODOS"): "unassigns it in the other lists",
}

TABLE = re.compile(r"(?:\b(?:from|join|into|update|using)\s+|,\s*)memberships\b(?!\.)(?:\s+(?:as\s+)?(?P<alias>\w+))?")
# Words that may follow the table's name in a statement; any other is an alias.
FOLLOWERS = {
    "cross", "for", "full", "group", "inner", "join", "left", "limit", "natural", "on", "order", "right", "set",
    "union", "using", "values", "where",
}  # fmt: skip
HAND_WRITTEN = re.compile(
    r"memberships\.(?:user_id|list_id)\b|memberships\.role\s*(?:[<>=!]|in\b|is\b|not\b|between\b)"
)


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


def violations(source: Path) -> Iterator[str]:
    unused = dict(ALLOWED) if source == SOURCE else {}
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        if name.startswith("lists/"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        conditions = _conditions(tree)
        for string in strings(tree):
            for error in errors(string, conditions):
                if (name, string.constant) in ALLOWED:
                    unused.pop((name, string.constant), None)
                else:
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
