"""Names that mislead in a way that a program can see. `check_glossary.py` fails for each of them.

- A function that returns SQL or other text, and sounds as if it did more.
- A class, type or constant whose name another module has for something else. Likewise what two files of the frontend export.
- A function of one word that another module imports by its name alone, so that nothing says what it does that to.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# A function that returns SQL does nothing yet, so that the name of a question or an action alone would mislead. Every text
# that these modules return is SQL; elsewhere, it shows in the text, or the docstring says so.
SQL_MODULES = re.compile(r"backend/src/.*/(?:queries(?:/\w+)?|lists/access)\.py$")
RETURNED_SQL = re.compile(
    r"\b(?:select\b.*\bfrom|insert into|delete from|update \w+ set|is distinct from|is (?:not )?null|exists \()",
    re.DOTALL,
)
SQL_DOCSTRING = re.compile(r"SQL\b")

# Constants, classes and types begin with a capital. What every module `jobs` has is read with its module.
SHARED = re.compile(r"[A-Z]\w+")
CONVENTIONAL = {"JOBS", "LIMITS", "NOTIFICATION_BUILDERS", "SCHEDULES"}
TYPE_VARIABLES = {"TypeVar", "ParamSpec"}

# Words of the field that need no object.
ALONE = {"now", "seal", "sign", "unseal"}

EXPORT = re.compile(
    r"^export (?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)", re.MULTILINE
)
# A function that loads the module of the other one first is the same.
FORWARD = re.compile(r'\s*= lazy\("(\w+)"\)')
# Names that Next.js reads.
OF_NEXT_JS = {"dynamic", "metadata", "viewport"}
WRITER = re.compile(r"^export (?:const|function) (write[A-Z]\w*)[^\n]*\): string(?: \{| =>)", re.MULTILINE)


def misleading_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    is_sql_module = SQL_MODULES.match(str(path)) is not None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.returns:
            returned = ast.unparse(node.returns)
            is_sql = returned in {"str", "LiteralString"} and bool(
                is_sql_module
                or RETURNED_SQL.search(returned_text(node))
                or SQL_DOCSTRING.match(ast.get_docstring(node) or "")
            )
            if is_sql and not node.name.endswith("_sql"):
                yield f"{path}:{node.lineno}: {node.name} returns SQL, so that its name ends in _sql"
            elif returned in {"str", "bytes"} and node.name.lstrip("_").startswith("write_") and not is_sql:
                yield f"{path}:{node.lineno}: {node.name} returns text instead of writing it; format_ or build_ says so"
        if isinstance(node, ast.AsyncFunctionDef) and node.name.endswith("_sql") and is_sql_module:
            yield f"{path}:{node.lineno}: {node.name} sends SQL, so that its name doesn't end in _sql"


def returned_text(function: ast.FunctionDef) -> str:
    """The text of the strings in what the function returns; one line for each."""
    returned = (node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value)
    parts = (part for value in returned for part in ast.walk(value))
    return "\n".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def typescript_writers(path: Path, text: str) -> Iterator[str]:
    for match in WRITER.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"{path}:{line}: {match[1]} returns text instead of writing it; format or build says so"


def shared_names(paths: Sequence[Path]) -> Iterator[str]:
    """The classes, types and constants of the backend that have the name of another one."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            match statement:
                case ast.ClassDef(name=name):
                    places[name].append(f"{path}:{statement.lineno}")
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=function))):
                    if function not in TYPE_VARIABLES:
                        places[name].append(f"{path}:{statement.lineno}")
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                    places[name].append(f"{path}:{statement.lineno}")
                case ast.Assign(targets=[ast.Tuple(elts=elements)]):
                    for element in elements:
                        places[ast.unparse(element)].append(f"{path}:{statement.lineno}")
    yield from several_meanings(
        {name: found for name, found in places.items() if SHARED.fullmatch(name) and name not in CONVENTIONAL}
    )


def shared_typescript_names(paths: Sequence[Path]) -> Iterator[str]:
    """The exports of the frontend that have the name of another file's."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        if path.suffix in {".ts", ".tsx"}:
            text = path.read_text(encoding="utf-8")
            # The declarations of an overloaded function are one.
            for name, match in {match[1]: match for match in EXPORT.finditer(text)}.items():
                if name not in OF_NEXT_JS and not FORWARD.match(text, match.end()):
                    places[name].append(f"{path}:{text.count(chr(10), 0, match.start()) + 1}")
    yield from several_meanings(places)


def several_meanings(places: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, found in places.items():
        if len(found) > 1:
            yield f"{name} has several meanings: {', '.join(found)}"


def bare_functions(paths: Sequence[Path]) -> Iterator[str]:
    """The functions of one word that a module of the backend imports by their name alone."""
    places: dict[tuple[str, str], str] = {}
    imported: set[tuple[str, str]] = set()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = ".".join(path.with_suffix("").parts[2:])
        for statement in tree.body:
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and "_" not in statement.name:
                places[module, statement.name] = f"{path}:{statement.lineno}"
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                imported.update((node.module or "", alias.name) for alias in node.names)
    for (module, name), place in places.items():
        if (module, name) in imported and name not in ALONE:
            yield f"{place}: {name} is imported without its module, and doesn't say what it does that to"
