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


def test_a_constant_with_two_meanings_may_not_be_imported_without_its_module(check, tmp_path):
    source = tmp_path / "backend" / "src" / "tend"
    source.mkdir(parents=True)
    for name, text in {
        "jobs": "MAX_ATTEMPTS = 20\nSCHEDULES = {}",
        "database": "MAX_ATTEMPTS = 5\nSCHEDULES = {}",
        "write": "from tend.database import MAX_ATTEMPTS\nfrom tend import jobs\njobs.SCHEDULES",
    }.items():
        (source / f"{name}.py").write_text(text)
    paths = sorted(path.relative_to(tmp_path) for path in source.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        (finding,) = check.ambiguous_constants(paths)
    assert finding.startswith("MAX_ATTEMPTS has several meanings")
    assert "jobs.py:1" in finding
    assert "database.py:1" in finding
