"""Dates in a file to import, as a person typed them."""

from collections.abc import Callable
from typing import Any

from tend.core.errors import Invalid
from tend.todos.line_parser.locale import load_locale
from tend.todos.line_parser.model import Context
from tend.todos.line_parser.parse import MAX_LINE, parse_line
from tend.todos.recurrence.series import start_series
from tend.transfer.model import ImportedTodo, draft_todo
from tend.transfer.remarks import Remarks


class DueReader:
    """Reads dates as quick add does. What it has read before is remembered, since dates of a file repeat."""

    def __init__(self, timezone: str, context: Context) -> None:
        """`timezone`: the person's, of which `context` has the time."""
        self._zone = timezone
        self._context = context
        self._known: dict[tuple[str, str | None], dict[str, Any] | None] = {}

    def read(self, text: str, timezone: str | None = None) -> dict[str, Any] | None:
        """The fields of a todo that is due then, and its `series`; None for what isn't a date as a whole.

        `timezone`: that of the text, if it has one.
        """
        key = (text, timezone)
        if key not in self._known:
            self._known[key] = self._read(text, timezone)
        return self._known[key]

    def _read(self, text: str, timezone: str | None) -> dict[str, Any] | None:
        if len(text) > MAX_LINE:
            return None
        parsed = parse_line(text, self._context, load_locale("en"))
        due, recurrence = parsed.due, parsed.recurrence
        if parsed.title.strip() or parsed.sigils or parsed.reminders or due.until or not (due.day or recurrence):
            return None
        day, series = due.day, None
        if recurrence:
            try:
                started = start_series(
                    recurrence.rule, recurrence.from_, None, (due.day, due.time), self._context.now, self._zone
                )
            except Invalid:
                return None
            day, series = started.due[0], started.to_document()
        zone = timezone if due.time and timezone != self._zone else None
        fields = {"due_date": day and day.isoformat(), "due_time": due.time and due.time.isoformat()}
        return {**fields, "due_timezone": zone, "series": series}


def draft_dated_todo(
    fields: dict[str, Any], date: str, read_due: Callable[[], dict[str, Any] | None], remarks: Remarks
) -> ImportedTodo:
    """A todo of `fields` that is due at `date`, as the file has it, which `read_due` reads; an unreadable one goes to the notes."""
    series = None
    if date:
        dated = read_due()
        if dated is None:
            remarks.add("date_unreadable")
            fields["notes"] = "\n\n".join(filter(None, (fields.get("notes", ""), f"Date: {date}")))
        else:
            series = dated["series"]
            remarks.add("repeat_from_today", series is not None)
            fields |= {name: value for name, value in dated.items() if name != "series"}
    if fields.get("completed"):
        series = None
    return ImportedTodo(draft_todo(fields, remarks), series)
