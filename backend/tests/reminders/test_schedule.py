from datetime import UTC, datetime, timedelta

from croniter import croniter

from tend.reminders.tasks import SCHEDULES, fire_reminders


def test_what_is_due_is_looked_for_every_ten_seconds():
    (expression,) = (when for when, handler in SCHEDULES.items() if handler is fire_reminders)
    # as the queue reads it
    times = croniter(expression, datetime(2026, 3, 4, 9, 57, 30, tzinfo=UTC))
    first, *rest = (times.get_next(datetime) for _ in range(20))
    assert [later - first for later in rest] == [timedelta(seconds=10 * n) for n in range(1, 20)]
