"""Every SQL statement of the backend is in a module for statements, has a current snapshot, and can be prepared."""

import ast
import re
import runpy
from pathlib import Path

import asyncpg

from tend.core.db.restriction import enable_conditions

PRINT_SQL = runpy.run_path(str(Path(__file__).parents[3] / "scripts" / "print_sql.py"))
SOURCE: Path = PRINT_SQL["SOURCE"]


async def test_postgresql_can_prepare_every_statement(database_url):
    connection = await asyncpg.connect(database_url)
    statements = list(PRINT_SQL["all_statements"]())
    errors = {}
    for statement in statements:
        try:
            await connection.prepare(statement.sql)
        except asyncpg.PostgresError as error:
            errors[f"{statement.path}: {statement.name}"] = str(error)
    await connection.close()
    assert errors == {}
    assert len(statements) > 100


async def test_postgresql_can_prepare_every_statement_of_a_restricted_token(database_url):
    connection = await asyncpg.connect(database_url)
    errors = {}
    opened = 0
    for statement in PRINT_SQL["all_statements"]():
        number = max(map(int, re.findall(r"\$(\d+)", statement.sql)), default=0) + 1
        sql = enable_conditions(statement.sql, number)
        opened += sql != statement.sql
        try:
            await connection.prepare(sql)
        except asyncpg.PostgresError as error:
            errors[f"{statement.path}: {statement.name}"] = str(error)
    await connection.close()
    assert errors == {}
    assert opened > 100


def test_the_snapshot_of_the_statements_is_current():
    assert PRINT_SQL["SNAPSHOT"].read_text(encoding="utf-8") == PRINT_SQL["snapshot"](), "Run make gen."


def test_only_queries_and_the_modules_with_a_reason_contain_sql():
    with_sql = set()
    for file in SOURCE.rglob("*.py"):
        strings = [
            node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)
        ]
        if any(isinstance(text, str) and PRINT_SQL["VERB"].match(text) for text in strings):
            with_sql.add(file.relative_to(SOURCE).as_posix())
    assert {path for path in with_sql if not PRINT_SQL["is_queries"](path)} == set(PRINT_SQL["OTHER_SQL_MODULES"])
