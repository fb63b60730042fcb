"""The result of reading a file besides its contents: remarks for the person, errors in lines, and the time that it took."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from tend.core.errors import MAX_FIELD_ERRORS, FieldError, Invalid
from tend.todos.errors import MAX_LEVELS

UNTITLED = "Untitled"
# Seconds of CPU time. A file of the greatest size usually takes six.
MAX_IMPORT_SECONDS = 30.0

# The sentence of a remark about one thing, and about `{count}` of them.
_MESSAGES = {
    "trash_left_out": ("1 item in the trash is left out.", "{count} items in the trash are left out."),
    "folders_not_shared": (
        "1 shared folder becomes a folder of your own, since the account can’t have more shared ones.",
        "{count} shared folders become folders of your own, since the account can’t have more shared ones.",
    ),
    "settings_kept": (
        "1 setting that this account already has stays as it is.",
        "{count} settings that this account already has stay as they are.",
    ),
    "settings_left_out": (
        "1 setting is left out, since the account has no room for it.",
        "{count} settings are left out, since the account has no room for them.",
    ),
    "settings_unreadable": (
        "1 setting is left out, since Tend doesn’t recognize it.",
        "{count} settings are left out, since Tend doesn’t recognize them.",
    ),
    "reminders_left_out": (
        "1 reminder is left out, since its todo is left out or has too many.",
        "{count} reminders are left out, since their todos are left out or have too many.",
    ),
    "flattened": (
        f"1 todo was nested more than {MAX_LEVELS} levels deep and moves up to that level.",
        f"{{count}} todos were nested more than {MAX_LEVELS} levels deep and move up to that level.",
    ),
    "title_cut": (
        "1 long title continues in the todo’s notes.",
        "{count} long titles continue in the todos’ notes.",
    ),
    "title_missing": (
        f"1 todo without a title is called “{UNTITLED}”.",
        f"{{count}} todos without a title are called “{UNTITLED}”.",
    ),
    "notes_cut": (
        "The notes of 1 todo are longer than Tend can store and are cut off.",
        "The notes of {count} todos are longer than Tend can store and are cut off.",
    ),
    "tags_left_out": (
        "1 tag is left out, since it is too long or its todo has too many.",
        "{count} tags are left out, since they are too long or their todos have too many.",
    ),
    "date_unreadable": (
        "1 date can’t be read. It is in the todo’s notes as it was written.",
        "{count} dates can’t be read. They are in the todos’ notes as they were written.",
    ),
    "repeat_from_today": (
        "1 repeating todo is due at its next date from today on.",
        "{count} repeating todos are due at their next dates from today on.",
    ),
    "deadline_in_notes": (
        "1 deadline that differs from the due date is in the todo’s notes.",
        "{count} deadlines that differ from the due date are in the todos’ notes.",
    ),
    "duration_in_notes": (
        "1 duration is in the todo’s notes.",
        "{count} durations are in the todos’ notes.",
    ),
    "comments_left_out": (
        "1 comment is left out, since its todo is left out or has too many.",
        "{count} comments are left out, since their todos are left out or have too many.",
    ),
    "comment_names_author": (
        "1 comment by somebody else becomes yours and begins with their name.",
        "{count} comments by other people become yours and begin with their names.",
    ),
    "files_left_out": (
        "1 attached file is left out, since the export doesn’t contain it.",
        "{count} attached files are left out, since the export doesn’t contain them.",
    ),
    "files_refused": (
        "1 attached file is left out, since Tend doesn’t accept files like it.",
        "{count} attached files are left out, since Tend doesn’t accept files like them.",
    ),
    "files_beyond_limit": (
        "1 attached file is left out, since its todo or comment has too many.",
        "{count} attached files are left out, since their todos or comments have too many.",
    ),
    "person_left_out": (
        "1 todo was assigned to somebody. Nobody is assigned here.",
        "{count} todos were assigned to somebody. Nobody is assigned here.",
    ),
    "file_linked": (
        "1 attached file isn’t imported. Its link is in the comment.",
        "{count} attached files aren’t imported. Their links are in the comments.",
    ),
    "header_became_todo": (
        "1 task without a checkbox becomes a todo.",
        "{count} tasks without a checkbox become todos.",
    ),
    "column_left_out": (
        "1 column is left out, since Tend doesn’t recognize it.",
        "{count} columns are left out, since Tend doesn’t recognize them.",
    ),
    "done_left_out": (
        "Todoist doesn’t export completed tasks, filters, reminders, or colors.",
        "Todoist doesn’t export completed tasks, filters, reminders, or colors.",
    ),
}


class UnreadableFile(Invalid):
    """Nothing was imported, since the file has none of the formats that Tend reads, or some of its lines are invalid."""

    code = "import_unreadable"
    title = "This file can’t be imported"

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(*(FieldError("file", self.code, message) for message in messages))
        self._messages = tuple(messages)
        self.detail = " ".join(messages[:MAX_FIELD_ERRORS])

    def __reduce__(self) -> tuple[Any, ...]:
        return UnreadableFile, (self._messages,)


class ImportLimitsReached(UnreadableFile):
    """The file needs more time or memory than it may have."""

    def __init__(self, message: str = "This file takes too long to read. Split it into smaller files.") -> None:
        super().__init__([message])
        self._message = message

    def __reduce__(self) -> tuple[Any, ...]:
        return ImportLimitsReached, (self._message,)


class Remarks:
    """Counts what the import leaves out or changes, by kind."""

    def __init__(self, counts: Mapping[str, int] = MappingProxyType({})) -> None:
        self._counts = Counter(counts)

    def copy(self) -> "Remarks":
        return Remarks(self._counts)

    def add(self, code: str, count: int = 1) -> None:
        if count:
            self._counts[code] += count

    def to_rows(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "count": count, "message": _MESSAGES[code][count > 1].format(count=f"{count:,}")}
            for code, count in self._counts.items()
        ]


class ImportTimeBudget:
    """Limits the CPU time for reading one file. It counts the time of the thread that created it."""

    def __init__(self, seconds: float = MAX_IMPORT_SECONDS) -> None:
        self._end = time.thread_time() + seconds

    def check(self) -> None:
        """Raises `ImportLimitsReached` once the time is spent."""
        if time.thread_time() > self._end:
            raise ImportLimitsReached


class LineErrors:
    """Collects the errors of invalid lines, until there are as many as a response names."""

    def __init__(self) -> None:
        self._messages: list[str] = []

    def add(self, place: str, error: ValidationError | Invalid | str) -> None:
        """Raises `UnreadableFile` when there are as many as a response names."""
        self._messages.append(f"{place}: {_describe(error)}")
        if len(self._messages) == MAX_FIELD_ERRORS:
            raise UnreadableFile(self._messages)

    def raise_if_any(self) -> None:
        if self._messages:
            raise UnreadableFile(self._messages)


def _describe(error: ValidationError | Invalid | str) -> str:
    if isinstance(error, str):
        return error
    if isinstance(error, Invalid):
        return "; ".join(one.message for one in error.field_errors)
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}".removeprefix(": ")
