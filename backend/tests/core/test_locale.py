from datetime import date, time

import pytest

from tend.core.locale import format_day, format_time


@pytest.mark.parametrize(
    ("locale", "day", "hour"),
    [
        ("en", "Monday, March 2, 2026", "2:05 PM"),
        ("en-US", "Monday, March 2, 2026", "2:05 PM"),
        ("en-AU", "Monday 2 March 2026", "2:05 PM"),
        ("en-GB", "Monday 2 March 2026", "14:05"),
        ("de-DE", "Monday 2 March 2026", "14:05"),
        ("zh-Hant-TW", "Monday, March 2, 2026", "2:05 PM"),
        ("ar-MA", "Monday 2 March 2026", "14:05"),
    ],
)
def test_dates_are_in_english_in_the_order_and_with_the_hours_of_the_locale(locale, day, hour):
    assert format_day(date(2026, 3, 2), locale, with_year=True) == day
    assert format_time(time(14, 5), locale) == hour


def test_midnight_and_noon_are_at_12():
    assert [format_time(time(hour), "en-US") for hour in (0, 12)] == ["12:00 AM", "12:00 PM"]
