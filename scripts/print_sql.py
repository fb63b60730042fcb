"""Prints every SQL statement of the backend in its final form, ready for psql.

    python scripts/print_sql.py [--snapshot] [SLICE...]

With --snapshot, writes backend/tests/contract/statements.sql, which makes a change of a statement readable in a review.

Statements are the constants in capitals of the `queries` modules, and of the modules in `OTHER_SQL_MODULES`, that begin with a
verb of SQL. A constant that is only a part of other statements is left out. A module that builds statements from
options yields each of them, with a name, from its function `list_statements`.
"""

import ast
import difflib
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

BACKEND = Path(__file__).parents[1] / "backend"
SOURCE = BACKEND / "src" / "tend"
SNAPSHOT = BACKEND / "tests" / "contract" / "statements.sql"

# Modules with SQL outside of `queries`, each with the reason.
OTHER_SQL_MODULES = {
    "core/bus/postgres.py": "the bus is PostgreSQL's NOTIFY",
    "core/db/idempotency.py": "idempotent_writes belongs to every slice that writes",
    "core/db/migrations.py": "migrations run before any table exists",
    "core/db/rate_limit.py": "rate_limits belongs to every slice that limits",
    "core/jobs.py": "the queue is a library with tables of its own",
    "core/postgres/embedded_database.py": "asks whether the database responds, before there is a pool",
    "core/postgres/server_check.py": "asks about the server, before there is a schema",
    "sync/database_epoch.py": "runs on a connection of its own, from a command",
}
VERB = re.compile(r"\s*(?:select|insert into|update \w+|delete from|with (?:recursive )?\w+(?: \([\w, ]+\))? as)\b")
# A snapshot shows a built statement as the difference from the most similar one, if no larger share of its lines differs.
MAX_SHARE_SHOWN_AS_DIFF = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    path: str
    """The path of its module, relative to `SOURCE`."""
    name: str
    sql: str
    is_built: bool = False

    @property
    def slice(self) -> str:
        return self.path.split("/")[0]


def is_queries(path: str) -> bool:
    return path.endswith("/queries.py") or "/queries/" in path


def all_statements() -> Iterator[Statement]:
    trees = {path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    public_parts = {name for tree in trees.values() for name in _names_in_strings(tree) if not name.startswith("_")}
    for path, tree in sorted(trees.items()):
        if is_queries(path) or path in OTHER_SQL_MODULES:
            parts = (public_parts | _names_in_strings(tree)) - _names_in_coroutines(tree)
            yield from _statements_of(path, tree, parts)


def _statements_of(path: str, tree: ast.Module, parts: set[str]) -> Iterator[Statement]:
    module = importlib.import_module("tend." + path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    shown = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            value = getattr(module, name)
            if name.isupper() and name not in parts and isinstance(value, str) and VERB.match(value):
                shown.add(value)
                yield Statement(path, name, _tidy(value))
    if hasattr(module, "list_statements"):
        for name, sql in module.list_statements():
            if sql not in shown:
                yield Statement(path, name, _tidy(sql), is_built=True)


def _names_in_strings(tree: ast.Module) -> set[str]:
    """The names that are put into strings of the module."""
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return {node.id for string in strings for node in ast.walk(string) if isinstance(node, ast.Name)}


def _names_in_coroutines(tree: ast.Module) -> set[str]:
    """The names that the module's coroutines use, each of which runs a statement."""
    coroutines = (node for node in tree.body if isinstance(node, ast.AsyncFunctionDef))
    return {node.id for coroutine in coroutines for node in ast.walk(coroutine) if isinstance(node, ast.Name)}


def _tidy(sql: str) -> str:
    """Removes the indentation of the Python around a statement, and empty lines."""
    return "\n".join(line.rstrip() for line in dedent(sql).strip().splitlines() if line.strip())


def as_text(statement: Statement) -> str:
    return f"-- {statement.path}: {statement.name}\n{statement.sql};\n"


def snapshot() -> str:
    """The content of the snapshot, in the order of the modules."""
    parts: list[str] = []
    built: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in all_statements():
        text = as_text(statement)
        if statement.is_built:
            text = _difference(statement, built[statement.path]) or text
            built[statement.path].append(statement)
        parts.append(text)
    return "\n".join(parts)


def _difference(statement: Statement, earlier: Sequence[Statement]) -> str | None:
    """The lines that differ from the most similar of the `earlier` statements; None if too many do."""
    lines = statement.sql.splitlines()
    differences = []
    for other in earlier:
        compared = list(difflib.unified_diff(other.sql.splitlines(), lines, lineterm="", n=0))
        changed = [line for line in compared[2:] if not line.startswith("@@")]
        differences.append((len(changed), other.name, changed))
    if not differences or min(differences)[0] > len(lines) * MAX_SHARE_SHOWN_AS_DIFF:
        return None
    _, name, changed = min(differences)
    head = f"-- {statement.path}: {statement.name}\n-- differs from: {name}\n"
    return head + "".join(f"-- {line}\n" for line in changed)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--snapshot"]:
        SNAPSHOT.write_text(snapshot(), encoding="utf-8")
        return
    chosen = [one for one in all_statements() if not arguments or one.slice in arguments]
    print("\n".join(map(as_text, chosen)), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
