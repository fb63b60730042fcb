"""Every SQL statement of the backend is in a module for statements, and PostgreSQL accepts it."""

import ast
import runpy
from pathlib import Path

import asyncpg

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


def test_only_queries_and_the_modules_with_a_reason_contain_sql():
    found = {}
    for file in SOURCE.rglob("*.py"):
        path = file.relative_to(SOURCE).as_posix()
        strings = [
            node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)
        ]
        statements = [text for text in strings if isinstance(text, str) and PRINT_SQL["VERB"].match(text)]
        if statements and not PRINT_SQL["has_sql"](path):
            found[path] = statements
    assert found == {}
