"""When quiet hours end, in the time zone of the user."""

from datetime import datetime, time

import pytest

UNTIL = "select quiet_until($1, $2, $3, $4)"
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.parametrize(
    ("moment", "zone", "hours", "until"),
    [
        ("2026-03-10T23:00+01:00", BERLIN, "22:00-07:00", "2026-03-11T07:00+01:00"),
        ("2026-03-11T06:59+01:00", BERLIN, "22:00-07:00", "2026-03-11T07:00+01:00"),
        ("2026-03-11T07:00+01:00", BERLIN, "22:00-07:00", None),
        ("2026-03-11T21:59+01:00", BERLIN, "22:00-07:00", None),
        ("2026-03-11T13:30+01:00", BERLIN, "13:00-14:00", "2026-03-11T14:00+01:00"),
        ("2026-03-11T13:30+01:00", BERLIN, "13:00-13:00", None),
        # Nights in which clocks go forward, and back.
        ("2026-03-28T23:00+01:00", BERLIN, "22:00-07:00", "2026-03-29T07:00+02:00"),
        ("2026-03-29T01:30+01:00", BERLIN, "22:00-07:00", "2026-03-29T07:00+02:00"),
        ("2026-10-24T23:00+02:00", BERLIN, "22:00-07:00", "2026-10-25T07:00+01:00"),
        ("2026-10-25T02:30+02:00", BERLIN, "22:00-07:00", "2026-10-25T07:00+01:00"),
        ("2026-03-07T22:30-05:00", NEW_YORK, "22:00-07:00", "2026-03-08T07:00-04:00"),
        # 02:30 does not exist in that night, so it has the offset from before the change.
        ("2026-03-28T23:00+01:00", BERLIN, "22:00-02:30", "2026-03-29T02:30+01:00"),
        ("2026-03-10T23:00+00:00", "Moon/Tycho", "22:00-07:00", "2026-03-11T07:00+00:00"),
    ],
)
async def test_quiet_hours_end_by_the_wall_clock_even_when_clocks_change(database, moment, zone, hours, until):
    quiet = [time.fromisoformat(one) for one in hours.split("-")]
    found = await database.fetchval(UNTIL, datetime.fromisoformat(moment), zone, *quiet)
    assert found == (until and datetime.fromisoformat(until))


async def test_without_the_setting_there_are_no_quiet_hours(database):
    assert await database.fetchval(UNTIL, datetime.fromisoformat("2026-03-10T23:00+01:00"), BERLIN, None, None) is None
