"""Compares the schema with the layout in `citus_layout.py`, by Citus's rules for distributed tables."""

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from citus_layout import HOT, KEY_EXCEPTIONS, LAYOUT

PRINT_SQL = runpy.run_path(str(Path(__file__).parents[3] / "scripts" / "print_sql.py"))
_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
_COLUMNS = """
select attrelid::regclass::text as table, attname as name
from pg_attribute
where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p'))
  and attnum > 0
  and attnotnull
  and not attisdropped"""
_UNIQUE_INDEXES = """
select indrelid::regclass::text as table,
  indexrelid::regclass::text as name,
  array(
    select attname
    from pg_attribute
    where attrelid = indrelid
      and attnum = any (indkey::int2[])
  ) as columns
from pg_index
where (indisunique or indisexclusion)
  and indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"""
_FOREIGN_KEYS = """
select conname as name,
  conrelid::regclass::text as table,
  confrelid::regclass::text as target,
  array(
    select array[own.attname, other.attname]::text[]
    from unnest(conkey, confkey) as pair (own_number, other_number)
      join pg_attribute as own on own.attrelid = conrelid and own.attnum = own_number
      join pg_attribute as other on other.attrelid = confrelid and other.attnum = other_number
  ) as pairs
from pg_constraint
where contype = 'f'
  and connamespace = 'public'::regnamespace"""


async def find_exceptions(db: asyncpg.Connection) -> set[str]:
    columns = {(row["table"], row["name"]) for row in await db.fetch(_COLUMNS)}
    found = {
        f"{table} has no {place.column}"
        for table, place in LAYOUT.items()
        if place.column and (table, place.column) not in columns
    }
    for row in await db.fetch(_UNIQUE_INDEXES):
        place = LAYOUT[row["table"]]
        if place.column and place.column not in row["columns"]:
            found.add(f"unique {row['name']}")
    for row in await db.fetch(_FOREIGN_KEYS):
        if not is_allowed_key(row["table"], row["target"], [tuple(pair) for pair in row["pairs"]]):
            found.add(f"foreign {row['name']}")
    return found


def is_allowed_key(table: str, target: str, pairs: list[tuple[str, ...]]) -> bool:
    """Whether each row and the one that it refers to are on the same node."""
    own, other = LAYOUT[table], LAYOUT[target]
    if other.group == "reference":
        return True
    if own.column and other.column:
        return own.group == other.group and (own.column, other.column) in pairs
    return own.group == other.group == "local"


@pytest.fixture
async def db(database_url) -> Iterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def test_every_table_has_a_place_in_the_layout(db):
    tables = {row["relname"] for row in await db.fetch(_TABLES)}
    assert tables == set(LAYOUT), "Add new tables to citus_layout.py, by the column that their statements name."


async def test_keys_that_citus_would_refuse_become_fewer(db):
    found = await find_exceptions(db)
    assert found - KEY_EXCEPTIONS.keys() == set(), "Add the distribution column to the key, or see docs/scaling.md."
    assert KEY_EXCEPTIONS.keys() - found == set(), "Delete these lines: the layout has come closer."


async def test_hot_statements_that_ask_more_than_one_node_become_fewer(db):
    statements = {f"{one.path}: {one.name}": one.sql for one in PRINT_SQL["all_statements"]()}
    found = {name: await find_unrouted_tables(db, statements[name]) for name in HOT}
    assert {name: tables for name, tables in found.items() if tables} == {
        name: set(tables) for name, tables in HOT.items() if tables
    }


async def find_unrouted_tables(db: asyncpg.Connection, sql: str) -> set[str]:
    """The distributed tables that the statement reads without a parameter for their distribution column."""
    await db.execute(f"set plan_cache_mode = force_generic_plan; prepare hot as {sql}")
    types = await db.fetchval("select parameter_types from pg_prepared_statements where name = 'hot'")
    values = f"({', '.join(['null'] * len(types))})" if types else ""
    [(plan,)] = await db.fetch(f"explain (format json, verbose) execute hot{values}")
    await db.execute("deallocate hot")
    return set(_unrouted(json.loads(plan)[0]["Plan"]))


def _unrouted(node: dict) -> Iterator[str]:
    table = node.get("Relation Name")
    place = LAYOUT.get(table)
    if place and place.column and node["Node Type"] != "ModifyTable":
        alias = node.get("Alias", table)
        conditions = " ".join(str(node.get(key, "")) for key in ("Index Cond", "Recheck Cond", "Filter"))
        if not re.search(rf"\b{alias}\.{place.column} = (\$\d+|\(InitPlan)", conditions):
            yield table
    for child in node.get("Plans", ()):
        yield from _unrouted(child)
