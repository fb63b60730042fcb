"""What a todo shows, in the order in which it shows it."""

COLUMNS = (
    "id",
    "list_id",
    "title",
    "notes",
    "priority",
    "due_date",
    "due_time",
    "due_timezone",
    "tags",
    "position",
    "completed_at",
    "deleted_at",
    "version",
    "created_at",
    "updated_at",
)


def of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)
