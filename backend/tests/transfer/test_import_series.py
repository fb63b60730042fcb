"""Series that an import brings."""

from factories import a_todo, todo_url
from tend.core.ids import new_id
from tend.todos.recurrence.series import MAX_SUBTASK_TIMES, Series, remember_skipped_subtasks
from transfer.test_export import export_of, imported


async def test_an_import_has_the_times_of_a_limited_number_of_subtasks(api, other):
    """Everybody in the list of a todo gets all of it."""
    todo = await a_todo(api, due_date="2027-03-01", recurrence={"rule": "FREQ=WEEKLY;BYDAY=MO"})
    await api.patch(todo_url(todo), json={"completed": True, "occurrence": "2027-03-01"})
    export = await export_of(api)
    (series,) = [one for one in export["todos"] if not one["completed_at"]]
    (copy,) = [one for one in export["todos"] if one["completed_at"]]

    def times(hour):
        return {str(new_id()): f"2027-02-28T{hour}:00:00Z" for _ in range(MAX_SUBTASK_TIMES)}

    copy["recurrence"]["previous_state"]["below"] = times("08") | times("10")
    series["recurrence"]["skipped"] = {"2027-01-04": times("08"), "2027-01-11": times("09")}
    await imported(other, export)
    series, copy = sorted((await export_of(other))["todos"], key=lambda one: bool(one["completed_at"]))
    below = copy["recurrence"]["previous_state"]["below"]
    assert (len(below), set(below.values())) == (MAX_SUBTASK_TIMES, {"2027-02-28T10:00:00+00:00"})
    assert {day: len(skipped) for day, skipped in series["recurrence"]["skipped"].items()} == {
        "2027-01-11": MAX_SUBTASK_TIMES
    }


def test_a_series_remembers_as_many_subtasks_of_its_skipped_occurrences():
    series = Series("FREQ=DAILY", "due", "2027-01-01", "2027-01-01")
    for day in range(1, 4):
        times = {str(new_id()): f"2027-01-0{day}T08:00:00+00:00" for _ in range(MAX_SUBTASK_TIMES // 2)}
        series = remember_skipped_subtasks(
            Series(series.rule, "due", series.start, f"2027-01-0{day}", (), None, series.skipped), times
        )
    assert {day: len(times) for day, times in series.skipped.items()} == {
        "2027-01-02": MAX_SUBTASK_TIMES // 2,
        "2027-01-03": MAX_SUBTASK_TIMES // 2,
    }
