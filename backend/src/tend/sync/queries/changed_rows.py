"""The todos, comments and tombstones that a pull sends: those of the user's lists that changed or left them, up to a limit of
rows and of bytes.
"""

from tend.comments.queries.columns import comment_columns_sql
from tend.todos.queries.columns import todo_columns_sql

# About how many bytes of texts, with this many for the rest of each row, a response has before it is cut. Five thousand
# usual rows are about half of it. JSON may need six bytes for one.
MAX_BYTES, _ROW_BYTES = 6_000_000, 500

# A client that begins with a list has nothing that could have left it.
_TOMBSTONE_KEYS = """(
                select tombstones.version, tombstones.todo_id, 'tombstones', 40
                from tombstones
                where tombstones.list_id = changed_lists.id
                  and tombstones.version > changed_lists.since
                  and changed_lists.since > 0
                order by tombstones.version
                limit $6 + 1
            )"""


# How many bytes of JSON a stored byte of the other columns may be, which PostgreSQL compresses.
_COMPRESSION = 3


def _changed_keys_sql(table: str, text_columns: tuple[str, ...], other_columns: tuple[str, ...]) -> str:
    text_bytes = " + ".join(
        [
            *(f"octet_length({table}.{column})" for column in text_columns),
            *(f"{_COMPRESSION} * coalesce(pg_column_size({table}.{column}), 0)" for column in other_columns),
        ]
    )
    return f"""(
                select {table}.version, {table}.id, '{table}' as table_name, {_ROW_BYTES} + {text_bytes} as bytes
                from {table}
                where {table}.list_id = changed_lists.id
                  and {table}.version > changed_lists.since
                order by {table}.version
                limit $6 + 1
            )"""


# Todos, comments and tombstones in the order of their lists and versions, one more than the limit, so that the response can say that
# more follow. PostgreSQL reads the size of a value without the value.
CHANGED_KEYS = f"""
    select
        rank,
        version,
        id,
        table_name,
        row_number() over in_order as row_number,
        row_number() over in_order <= $6 and sum(bytes) over in_order - bytes < {MAX_BYTES} as is_sent
    from (
        select changed_lists.rank, rows.version, rows.id, rows.table_name, rows.bytes
        from (select id, since, rank from changed_lists order by rank) changed_lists
        cross join lateral (
            {_changed_keys_sql("todos", ("title", "notes"), ("tags", "attachments", "recurrence"))}
            union all
            {_changed_keys_sql("comments", ("text",), ("mentions", "attachments"))}
            union all
            {_TOMBSTONE_KEYS}
            order by version
            limit $6 + 1
        ) rows
        order by changed_lists.rank, rows.version
        limit $6 + 1
    ) ordered
    window in_order as (order by rank, version rows unbounded preceding)"""


def _row_json_sql(table: str, columns: str, todo: str) -> str:
    """Null for a todo in the trash and its comments, if the user does not see them there."""
    return f"""(
                select row_to_json(item)::text
                from (
                    select {columns}
                    from {table}
                    where {table}.id = keys.id
                      and (changed_lists.sees_deleted_todos or {todo})
                ) item
            )"""


_TODO_JSON = _row_json_sql("todos", todo_columns_sql("todos"), "todos.deleted_at is null")
_COMMENT_JSON = _row_json_sql(
    "comments",
    comment_columns_sql("comments"),
    "exists (select from todos where todos.id = comments.todo_id and todos.deleted_at is null)",
)


# Todos and comments that left the list and did not come back.
_TOMBSTONE_JSON = """(
                select '"' || keys.id || '"'
                where not exists (select from todos where todos.list_id = changed_lists.id and todos.id = keys.id)
            )"""

CHANGED_ROWS = f"""
    select
        keys.rank,
        keys.version,
        keys.table_name,
        keys.row_number,
        case keys.table_name
            when 'todos' then {_TODO_JSON}
            when 'comments' then {_COMMENT_JSON}
            else {_TOMBSTONE_JSON}
        end as json
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    where keys.is_sent
    union all
    select keys.rank, keys.version, 'tombstones', keys.row_number, '"' || keys.id || '"'
    from changed_keys keys
    join changed_lists on changed_lists.rank = keys.rank
    join todos on todos.id = keys.id
    where keys.is_sent
      and keys.table_name = 'todos'
      and not changed_lists.sees_deleted_todos
      and changed_lists.since > 0
      and todos.deleted_at is not null"""
