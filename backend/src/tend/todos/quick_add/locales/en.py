from datetime import time

from tend.todos.quick_add.locale import Locale
from tend.todos.quick_add.locales import en_phrases as phrases

_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_UNITS = ("minute", "hour", "day", "week", "fortnight", "month", "quarter", "year")
_NTH = ("first", "second", "third", "fourth", "fifth")

_PASTS = {"half past": 30, "quarter past": 15, "ten past": 10, "quarter to": -15, "ten to": -10}

EN = Locale(
    near={
        "today": 0,
        "later today": 0,
        "tod": 0,
        "tomorrow": 1,
        "tom": 1,
        "tmr": 1,
        "tmrw": 1,
        "yesterday": -1,
        "eod": 0,
        "end of day": 0,
        "end of the day": 0,
        "the end of the day": 0,
        "day after tomorrow": 2,
        "the day after tomorrow": 2,
    },
    weekdays={name: nth for nth, day in enumerate(_DAYS) for name in (day, day[:3])}
    | {"tues": 2, "weds": 3, "thur": 4, "thurs": 4},
    months={name: nth for nth, month in enumerate(_MONTHS, 1) for name in (month, month[:3])} | {"sept": 9},
    numbers={"a": 1, "an": 1} | {name: nth for nth, name in enumerate(_COUNTED, 1)},
    ordinals={name: nth for nth, name in enumerate(_NTH, 1)}
    | {"last": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5},
    units={name: unit for unit in _UNITS for name in (unit, f"{unit}s")}
    | {"min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour"},
    adverbs={
        "hourly": "hour",
        "daily": "day",
        "weekly": "week",
        "fortnightly": "fortnight",
        "biweekly": "fortnight",
        "monthly": "month",
        "quarterly": "quarter",
        "yearly": "year",
        "annually": "year",
    },
    parts={"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "evening"},
    part_times={"morning": time(9), "afternoon": time(14), "evening": time(19)},
    noted={"noon": time(12), "midday": time(12), "midnight": time(0)},
    names=("Tom", "24/7"),
    compounds=(
        r"sun (?:bath|bed|block|cream|dress|glasses|hats?|lotion|loungers?|oil|protection|salutations?|screen|shade|tan)",
        r"sat (?:navs?|phone)",
        r"mon amie?",
        r"wed invit(?:es|ations)",
        r"[0-9]+/[0-9]+ (?:cups?|inch|lbs?|oz|pints?|pounds?|rating|score|stars?|t[bs]l?sp|teaspoons?|tablespoons?)",
        r"(?:apt|block|chapter|exercise|flat|gate|no|option|part|question|room|row|seat|section|step|unit) [0-9]+[ap]",
    ),
    about_weekday="the|an?|my|our|your|his|her|their|past",
    about="last|since|after|than|until|till",
    links="about|after|and|as|at|because|before|by|for|from|if|in|or|re|then|till|to|until|via|when|with",
    on={"on": True, "by": True, "due": True, "due on": True, "due:": True},
    workdays=tuple(name + end for name in ("workday", "weekday", "working day", "business day") for end in ("", "s")),
    pasts={words: minutes for past, minutes in _PASTS.items() for words in (past, f"a {past}")},
    priorities={
        "1": "high",
        "2": "medium",
        "3": "low",
        "4": "none",
        "high": "high",
        "medium": "medium",
        "low": "low",
        "none": "none",
    },
    plural="s",
    nth_endings="st|nd|rd|th",
    am=r"am|a\.m\.|(?<!\s)a",
    pm=r"pm|p\.m\.|(?<!\s)p",
    and_="and",
    or_="and|or",
    to="to|until|till",
    month_first=True,
    dates=phrases.DATES,
    times=phrases.TIMES,
    rules=phrases.RULES,
    tails=phrases.TAILS,
    date_ranges=phrases.DATE_RANGES,
    time_ranges=phrases.TIME_RANGES,
    every=("every", "ev"),
    from_done="!",
)
