from datetime import UTC, datetime, timedelta

from croniter import croniter

from tend.reminders.tasks import schedules


async def test_due_reminders_are_looked_for_every_ten_seconds(app):
    expressions = {handler.__name__: expression for expression, handler in schedules(app.state.bus).items()}
    # The queue reads its expressions with croniter.
    times = croniter(expressions["dispatch_reminders"], datetime(2026, 3, 4, 9, 57, 30, tzinfo=UTC))
    first, *rest = (times.get_next(datetime) for _ in range(20))
    assert [time - first for time in rest] == [timedelta(seconds=10 * n) for n in range(1, 20)]
