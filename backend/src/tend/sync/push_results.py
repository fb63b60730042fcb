"""The result of an operation as JSON, for the response and for replays."""

import json
import re
from collections.abc import Sequence
from uuid import UUID

from tend.core.db.database import Json, Queryable
from tend.core.errors import MAX_FIELD_ERRORS, Invalid, TendError
from tend.core.http.problems import problem_body, to_field_errors
from tend.sync.operations import MalformedOperation, Operation, RejectedOperation
from tend.sync.queries.push import find_comments, find_lists, find_todos

_ID = re.compile(r"[0-9a-f-]{36}")
_DONE = '{"status":200}'
_ID_LENGTH = 36
_TODO = '{"status":200,"todo":{"id":"'
MAX_RESULTS_LENGTH = 4_000_000
"""Characters of the results of a response. Small operations can be about large rows."""
_Rows = dict[str, dict[str, Json]]


def accepted_result(operation: Operation, row: Json) -> Json:
    return _DONE if _is_purge(operation) else f'{{"status":200,"{_subject(operation)}":{row}}}'


def rejected_result(error: TendError) -> Json:
    return f'{{"status":{error.status},"problem":{json.dumps(problem_body(error))}}}'


def stored_result(operation: Operation, row: Json) -> Json:
    """Instead of the row of a todo, comment or list its id, which comes first in it; a replay returns the row in its present state."""
    subject = _subject(operation)
    if subject not in {"todo", "comment", "list"} or _is_purge(operation):
        return _DONE
    return f'{{"status":200,"{subject}":"{_ID.search(row)[0]}"}}'  # type: ignore[index]


async def replay_results(db: Queryable, user_id: UUID, stored: Sequence[Json]) -> list[Json]:
    """The results of replayed operations: rows as they are now, or left out when they no longer exist."""
    parsed = [json.loads(result) for result in stored]
    todo_ids = [one["todo"] for one in parsed if "todo" in one]
    comment_ids = [one["comment"] for one in parsed if "comment" in one]
    list_ids = [one["list"] for one in parsed if "list" in one]
    rows = {
        "todo": await find_todos(db, user_id, todo_ids) if todo_ids else {},
        "comment": await find_comments(db, user_id, comment_ids) if comment_ids else {},
        "list": await find_lists(db, user_id, list_ids) if list_ids else {},
    }
    return [_replay(result, one, rows) for result, one in zip(stored, parsed, strict=True)]


def _replay(stored: Json, parsed: dict[str, str], rows: _Rows) -> Json:
    subject = next((subject for subject in rows if subject in parsed), None)
    if subject is None:
        return stored
    row = rows[subject].get(parsed[subject])
    return f'{{"status":200,"{subject}":{row}}}' if row else _DONE


def _is_purge(operation: Operation) -> bool:
    """Nothing is left that a result could contain."""
    return operation.kind.endswith(".purge")


def _subject(operation: Operation) -> str:
    """`todo`, `comment`, `list`, `setting`, `notification` or `reminder`."""
    return operation.kind.partition(".")[0]


def malformed_results(operations: Sequence[Operation | MalformedOperation]) -> list[Json]:
    """The result of each malformed or refused operation, and nothing for the others.

    Together they name as many invalid fields as any other response, and at least one each: a small request must not
    cause a large response.
    """
    left = MAX_FIELD_ERRORS
    results = []
    for operation in operations:
        result = ""
        if isinstance(operation, RejectedOperation):
            result = rejected_result(operation.reason)
        elif isinstance(operation, MalformedOperation):
            field_errors = to_field_errors(operation.errors, max(1, left))
            left -= len(field_errors)
            result = rejected_result(Invalid(*field_errors))
        results.append(result)
    return results


def limit_total_length(results: Sequence[Json]) -> tuple[list[Json], bool]:
    """The results with fewer rows if they are too long, and whether a row is in none of them.

    Of the results with a row of one todo the last keeps it, which has all that is in those before.
    """
    if sum(map(len, results)) <= MAX_RESULTS_LENGTH:
        return list(results), False
    limited: list[Json] = []
    seen: set[str] = set()
    for result in reversed(results):
        todo_id = result[len(_TODO) : len(_TODO) + _ID_LENGTH] if result.startswith(_TODO) else ""
        limited.append(_DONE if todo_id in seen else result)
        if todo_id:
            seen.add(todo_id)
    left, is_cut = MAX_RESULTS_LENGTH, False
    for index in reversed(range(len(limited))):
        left -= len(limited[index])
        if left < 0 and limited[index].startswith('{"status":200,'):
            limited[index], is_cut = _DONE, True
    return limited[::-1], is_cut
