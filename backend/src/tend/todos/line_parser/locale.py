"""The words of one language, read from `corpus/quick-add/<language>.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache

from pydantic import TypeAdapter

from tend.core.shared_data import read_shared_data

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
    before_due: tuple[str, ...]
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
    return TypeAdapter(Locale).validate_json(read_shared_data(f"quick-add/{language}.json"))
