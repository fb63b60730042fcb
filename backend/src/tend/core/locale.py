"""The order of dates and the hours of a person's locale, and the dates of emails, which are in English as the app is.

A locale is a language tag of BCP 47, such as `en-GB`.
"""

import json
import re
from datetime import date, time

from tend.core.shared_data import read_shared_data

_DATE_ORDER = json.loads(read_shared_data("quick-add/date-order.json"))
_MONTH_FIRST_LANGUAGES = frozenset(_DATE_ORDER["month_first"]["languages"])
_MONTH_FIRST_LOCALES = frozenset(_DATE_ORDER["month_first"]["locales"])
_DAY_FIRST_LOCALES = frozenset(_DATE_ORDER["day_first"]["locales"])
# Those that count to 12 twice a day, as CLDR has them; the browser knows them by itself.
_LANGUAGES_OF_12_HOURS = frozenset(
    ["am", "ar", "bn", "el", "fil", "gu", "hi", "km", "kn", "ko", "ml", "mr", "ms", "pa", "ta", "te", "ur"]
)
_LOCALES_OF_12_HOURS = frozenset(
    [
        "en",
        "en-AE",
        "en-AU",
        "en-BD",
        "en-CA",
        "en-GH",
        "en-HK",
        "en-IN",
        "en-MY",
        "en-NZ",
        "en-PH",
        "en-PK",
        "en-PR",
        "en-SA",
        "en-SG",
        "en-US",
        "es-AR",
        "es-CL",
        "es-CO",
        "es-MX",
        "es-PE",
        "es-PR",
        "es-US",
        "es-VE",
        "zh-HK",
        "zh-TW",
    ]
)
_LOCALES_OF_24_HOURS = frozenset({"ar-DZ", "ar-MA", "ar-TN"})
_TAG = re.compile(r"([a-z]{2,8})(?:-[a-z]{4})?(?:-([a-z]{2})(?![a-z0-9]))?", re.IGNORECASE)


def is_month_first(locale: str) -> bool:
    """Whether a person writes `10/12` for October 12 and not for December 10."""
    language, tag = _parse_tag(locale)
    return tag in _MONTH_FIRST_LOCALES or (language in _MONTH_FIRST_LANGUAGES and tag not in _DAY_FIRST_LOCALES)


def has_12_hour_clock(locale: str) -> bool:
    """Whether a person writes `2:30 PM` and not `14:30`."""
    language, tag = _parse_tag(locale)
    return tag in _LOCALES_OF_12_HOURS or (language in _LANGUAGES_OF_12_HOURS and tag not in _LOCALES_OF_24_HOURS)


def format_day(day: date, locale: str, *, with_year: bool) -> str:
    """`Monday, March 2, 2026` or `Monday 2 March 2026`."""
    if is_month_first(locale):
        return f"{day:%A, %B} {day.day}" + (f", {day.year}" if with_year else "")
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if with_year else "")


def format_time(at: time, locale: str) -> str:
    """`2:30 PM` or `14:30`."""
    return f"{(at.hour + 11) % 12 + 1}:{at:%M %p}" if has_12_hour_clock(locale) else f"{at:%H:%M}"


def _parse_tag(locale: str) -> tuple[str, str]:
    """The language, and the language with the region; those of the United States for what is no tag."""
    found = _TAG.match(locale)
    if not found:
        return "en", "en-US"
    language = found[1].lower()
    return language, f"{language}-{found[2].upper()}" if found[2] else language
