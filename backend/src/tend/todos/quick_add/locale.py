"""The words of one language, read from `corpus/quick-add/<language>.json`, and the order of dates in a locale."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache

from pydantic import TypeAdapter

from tend.core.corpus import read_corpus

_DATE_ORDER = json.loads(read_corpus("quick-add/date-order.json"))
_MONTH_FIRST_LANGUAGES = frozenset(_DATE_ORDER["month_first"]["languages"])
_MONTH_FIRST_LOCALES = frozenset(_DATE_ORDER["month_first"]["locales"])
_DAY_FIRST_LOCALES = frozenset(_DATE_ORDER["day_first"]["locales"])
_TAG = re.compile(r"([a-z]{2,8})(?:-[a-z]{4})?(?:-([a-z]{2})(?![a-z0-9]))?", re.IGNORECASE)

FormTemplates = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Templates:
    """Phrases by form: `[…]` is optional, `{…}` a placeholder. `corpus/README.md` describes both."""

    dates: FormTemplates
    times: FormTemplates
    rules: FormTemplates
    rule_modifiers: FormTemplates
    reminders: FormTemplates
    date_ranges: tuple[str, ...]
    time_ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MentionWords:
    weekday: tuple[str, ...]
    weekday_before_title: tuple[str, ...]
    date: tuple[str, ...]
    any_day: tuple[str, ...]
    time: tuple[str, ...]
    duration: tuple[str, ...]
    reminder: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """One language. `corpus/README.md` describes each field."""

    relative_days: Mapping[str, int]
    weekdays: Mapping[str, int]
    plural_suffix: str
    workdays: tuple[str, ...]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    ordinal_suffixes: tuple[str, ...]
    units: Mapping[str, str]
    short_units: Mapping[str, str]
    half: tuple[str, ...]
    and_half: tuple[str, ...]
    adverbs: Mapping[str, str]
    day_parts: Mapping[str, str]
    day_part_times: Mapping[str, time]
    named_times: Mapping[str, time]
    minutes_past: Mapping[str, int]
    spoken_minutes: Mapping[str, int]
    am: str
    pm: str
    articles: tuple[str, ...]
    before_day: tuple[str, ...]
    and_words: tuple[str, ...]
    or_words: tuple[str, ...]
    to_words: tuple[str, ...]
    connectives: tuple[str, ...]
    reminder_links: tuple[str, ...]
    mention_words: MentionWords
    not_days: tuple[str, ...]
    compounds: tuple[str, ...]
    counted: tuple[str, ...]
    priorities: Mapping[str, str]
    every: tuple[str, ...]
    from_completion_sign: str
    templates: Templates


@cache
def load_locale(language: str) -> Locale:
    return TypeAdapter(Locale).validate_json(read_corpus(f"quick-add/{language}.json"))


def is_month_first(locale: str) -> bool:
    """Whether a person writes `10/12` for October 12 and not for December 10. `locale` is a tag such as `en-GB`."""
    found = _TAG.match(locale)
    if not found:
        return True
    language = found[1].lower()
    tag = f"{language}-{found[2].upper()}" if found[2] else language
    return tag in _MONTH_FIRST_LOCALES or (language in _MONTH_FIRST_LANGUAGES and tag not in _DAY_FIRST_LOCALES)
