"""What a todo shows, in the order in which it shows it."""

COLUMNS = (
    "id",
    "list_id",
    "kind",
    "parent_id",
    "title",
    "notes",
    "priority",
    "due_date",
    "due_time",
    "due_timezone",
    "tags",
    "recurrence",
    "position",
    "completed_at",
    "deleted_at",
    "version",
    "created_at",
    "updated_at",
)


def of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


# The end of a statement: the row as it is now, with its list and the number it took, null where nothing had to change.
CHANGED_OR_SAME = """
select row_to_json(changed)::text as row, list_id, version as number
from changed
union all
select row_to_json(target)::text, null, null
from target
where not exists (select from numbered)"""
