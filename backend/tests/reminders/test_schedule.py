from datetime import UTC, datetime, timedelta

from croniter import croniter

from tend.reminders.tasks import schedules


async def test_what_is_due_is_looked_for_every_ten_seconds(app):
    named = {handler.__name__: when for when, handler in schedules(app.state.bus).items()}
    # as the queue reads it
    times = croniter(named["fire_reminders"], datetime(2026, 3, 4, 9, 57, 30, tzinfo=UTC))
    first, *rest = (times.get_next(datetime) for _ in range(20))
    assert [later - first for later in rest] == [timedelta(seconds=10 * n) for n in range(1, 20)]
