from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

Templates = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Locale:
    """The words of one language and what they mean together. `[…]` may be left out, `{…}` is a slot."""

    near: Mapping[str, int]
    weekdays: Mapping[str, int]
    plural: str
    """What makes `mondays` of `monday`."""
    workdays: tuple[str, ...]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    adverbs: Mapping[str, str]
    parts: Mapping[str, str]
    part_times: Mapping[str, time]
    noted: Mapping[str, time]
    pasts: Mapping[str, int]
    """Minutes after the hour, or before it: `half past`."""
    names: tuple[str, ...]
    """Words for days that are names when they are written so."""
    compounds: tuple[str, ...]
    """Patterns of what is text though it begins with words for days or hours: `sun cream`."""
    about_weekday: str
    """Behind these words a weekday is talked about, and nothing is due then: `the Friday report`."""
    about: str
    """The same for any day: `since monday`."""
    links: str
    """Words that go on with the line behind a day that stands alone."""
    on: Mapping[str, bool]
    """What may stand in front of a day and says nothing more."""
    priorities: Mapping[str, str]
    nth_endings: str
    am: str
    pm: str
    and_: str
    or_: str
    """Between two days or times of which one todo has only one."""
    to: str
    month_first: bool
    """Whether `5/3` is the fifth month or the fifth day."""
    dates: Templates
    times: Templates
    rules: Templates
    every: tuple[str, ...]
    """The word with which templates begin a rule, and others for it."""
    from_done: str
    """What makes the same rule count from completion, behind that word."""
    tails: Templates
    date_ranges: tuple[str, ...]
    time_ranges: tuple[str, ...]
