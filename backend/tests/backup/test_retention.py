"""Which backups stay, and when the schedule makes the next one."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tend.backup.queries.state import BackupState
from tend.backup.retention import DatedBackup, Retention, select_expired, select_old_migrations
from tend.backup.schedule import is_backup_due, is_proof_due, is_proof_overdue, last_moment_of_time

PRESENT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
POLICY = Retention(7, 4, 12)
NO_STATE = BackupState(None, None, None, None, None, None, None, None)


def backup(age, reason="scheduled", *, is_verified=False):
    """A backup that was made `age` days ago."""
    return DatedBackup(f"{age:08.2f}", PRESENT - timedelta(days=age), reason, is_verified)


def left(backups):
    expired = set(select_expired(backups, POLICY))
    return {each for each in backups if each.id not in expired}


def test_of_a_year_of_daily_backups_some_days_weeks_and_months_stay():
    backups = [backup(age) for age in range(400)]
    ages = sorted((PRESENT - each.started_at).days for each in left(backups))
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len({each.started_at.isocalendar()[:2] for each in left(backups)}) >= 12
    assert len({(each.started_at.year, each.started_at.month) for each in left(backups)}) == 12
    assert len(ages) <= 7 + 4 + 12


def test_a_day_with_many_backups_counts_once():
    backups = [backup(day + hour / 24) for day in range(20) for hour in range(10)]
    assert sum(each.started_at > PRESENT - timedelta(days=7) for each in left(backups)) <= 8


@given(st.lists(st.tuples(st.floats(0, 3000), st.booleans(), st.sampled_from(["manual", "scheduled", "migration"]))))
def test_the_newest_and_the_last_verified_one_always_stay(drawn):
    backups = [
        DatedBackup(str(index), PRESENT - timedelta(days=age), reason, is_verified)
        for index, (age, is_verified, reason) in enumerate(drawn)
    ]
    remaining = left(backups)
    for group in (backups, [each for each in backups if each.is_verified]):
        if group:
            newest = max(each.started_at for each in group)
            assert any(each.started_at == newest for each in remaining)
    assert len(remaining) <= 7 + 4 + 12 + 1 + 1 + 2
    assert {each.id for each in left(list(remaining))} == {each.id for each in remaining}


def test_two_backups_from_before_migrations_stay():
    backups = [backup(age, "migration") for age in range(4)]
    assert select_old_migrations(backups) == [backups[3].id, backups[2].id]


def test_a_backup_is_due_once_a_day_at_the_operators_time():
    local = PRESENT.astimezone()
    due = last_moment_of_time(PRESENT, (local - timedelta(minutes=1)).time())
    assert local - due == timedelta(minutes=1)
    assert last_moment_of_time(PRESENT, (local + timedelta(minutes=1)).time()) < local - timedelta(hours=22)
    before = _state(due - timedelta(minutes=5))
    assert is_backup_due(before, PRESENT, due.time())
    assert not is_backup_due(_state(due), PRESENT, due.time())
    assert is_backup_due(NO_STATE, PRESENT, time(3, 30))


def test_after_a_failure_the_next_attempt_is_an_hour_later():
    assert not is_backup_due(_state(None, failed_at=PRESENT - timedelta(minutes=59)), PRESENT, time(3, 30))
    assert is_backup_due(_state(None, failed_at=PRESENT - timedelta(minutes=61)), PRESENT, time(3, 30))


def test_a_proof_is_due_every_week_and_overdue_after_nine_days():
    assert is_proof_due(NO_STATE, PRESENT)
    assert is_proof_overdue(NO_STATE, PRESENT)
    for days, is_due, is_overdue in ((6, False, False), (7, True, False), (9.1, True, True)):
        state = _state(PRESENT, verified_at=PRESENT - timedelta(days=days))
        assert (is_proof_due(state, PRESENT), is_proof_overdue(state, PRESENT)) == (is_due, is_overdue)


def _state(backed_up_at, *, verified_at=None, failed_at=None):
    return BackupState("id", backed_up_at, 1, "id", verified_at, verified_at, failed_at, None)
