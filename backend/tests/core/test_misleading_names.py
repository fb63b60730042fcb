"""`scripts/check_glossary.py` finds the names that mislead by what they stand for, since `make check` runs it on all code."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.fixture(scope="module")
def check():
    sys.path.insert(0, str(SCRIPTS))
    try:
        specification = importlib.util.spec_from_file_location("check_glossary", SCRIPTS / "check_glossary.py")
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPTS))
    return module


QUERIES = "backend/src/tend/lists/queries/people.py"


@pytest.mark.parametrize(
    ("path", "function", "found"),
    [
        (QUERIES, 'def has_room(x) -> str: return f"{x} < 5"', "has_room returns SQL"),
        (QUERIES, 'def columns_of(x) -> LiteralString: return "id"', "columns_of returns SQL"),
        (
            "backend/src/tend/lists/access.py",
            "def can_read(user) -> str: return condition(user)",
            "can_read returns SQL",
        ),
        (
            "backend/src/tend/notifications/channels.py",
            "def is_wanted(x) -> str: return f\"{x}.value -> 'muted' is distinct from 'true'\"",
            "is_wanted returns SQL",
        ),
        (
            "backend/src/tend/notifications/channels.py",
            'def is_wanted(kind) -> str:\n    """SQL: whether a person wants it."""\n    return build(kind)',
            "is_wanted returns SQL",
        ),
        (QUERIES, "async def find_sql(db) -> str: return await db.fetchval(FIND)", "find_sql sends SQL"),
        (
            "backend/src/tend/backup/manifest.py",
            "def write_manifest(m) -> bytes: return dumps(m)",
            "returns text instead",
        ),
    ],
)
def test_a_function_that_sounds_like_more_than_it_does_is_found(check, path, function, found):
    (finding,) = check.misleading_functions(Path(path), ast.parse(function))
    assert found in finding


@pytest.mark.parametrize(
    ("path", "function"),
    [
        (QUERIES, 'def has_room_sql(x) -> str: return f"{x} < 5"'),
        (QUERIES, "async def find(db) -> str: return await db.fetchval(FIND)"),
        (QUERIES, "def is_deep(rows) -> bool: return len(rows) > 5"),
        ("backend/src/tend/backup/service.py", 'def describe_end(x) -> str: return "Select a backup from the list"'),
        ("backend/src/tend/backup/files.py", "def write_file(x) -> None: path.write_bytes(x)"),
    ],
)
def test_a_function_that_does_what_it_sounds_like_is_not(check, path, function):
    assert not list(check.misleading_functions(Path(path), ast.parse(function)))


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes files, and returns their paths as `git ls-files` has them."""
    monkeypatch.chdir(tmp_path)

    def put(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return [Path(name) for name in sorted(files)]

    return put


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MAX_ATTEMPTS = 20", "MAX_ATTEMPTS: int = 5"),
        ("MAX_PAUSE = 20", "MIN_PAUSE, MAX_PAUSE = 1, 5"),
        ("class Target: pass", "class Target: pass"),
        ("Kind = Literal[1]", "Kind = Annotated[str, Field()]"),
    ],
)
def test_no_two_modules_have_a_constant_type_or_class_of_the_same_name(check, write, one, other):
    paths = write({"backend/src/tend/jobs.py": one, "backend/src/tend/core/db.py": f"\n{other}"})
    (finding,) = check.shared_names(paths)
    assert "has several meanings" in finding
    assert "backend/src/tend/jobs.py:1" in finding
    assert "backend/src/tend/core/db.py:2" in finding


def test_what_every_module_of_a_kind_has_may_have_the_same_name(check, write):
    text = "SCHEDULES = {}\nrouter = APIRouter()\nItem = TypeVar('Item')\n_MAX = 5"
    assert not list(check.shared_names(write({"backend/src/tend/a.py": text, "backend/src/tend/b.py": text})))


def test_no_two_files_of_the_frontend_export_the_same_name(check, write):
    paths = write(
        {
            "frontend/src/lib/names.ts": "\nexport interface Reading {}\nexport const metadata = 1;",
            "frontend/src/app/names.tsx": 'export type Reading = 1;\nexport const metadata = 2;\nexport const open = lazy("open");',
            "frontend/src/app/open.ts": "export function open(a: 1): void;\nexport function open(a: 2): void {}",
        }
    )
    (finding,) = check.shared_typescript_names(paths)
    assert finding == "Reading has several meanings: frontend/src/app/names.tsx:1, frontend/src/lib/names.ts:2"


def test_a_function_that_is_imported_by_its_name_alone_has_an_object(check, write):
    paths = write(
        {
            "backend/src/tend/core/jobs.py": "async def enqueue(): ...\ndef now(): ...\ndef run(): ...\ndef enqueue_all(): ...",
            "backend/src/tend/mail.py": "from tend.core.jobs import enqueue, enqueue_all, now\nfrom tend.core import jobs\njobs.run()",
        }
    )
    (finding,) = check.bare_functions(paths)
    assert finding.startswith("backend/src/tend/core/jobs.py:1: enqueue is imported without its module")


def test_a_function_of_the_frontend_that_returns_text_does_not_write_it(check):
    text = (
        "export function writeLine(line: Line): string {\n}\n"
        "export function writeOperation(row: Row): void {}\n"
        "export const writeName = (name: Name): string => name;"
    )
    first, second = check.typescript_writers(Path("frontend/src/lib/line.ts"), text)
    assert "line.ts:1: writeLine returns text" in first
    assert "line.ts:4: writeName returns text" in second
