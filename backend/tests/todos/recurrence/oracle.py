"""RFC 5545 §3.3.10 implemented literally: it looks at every day and skips none."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import groupby

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def walk_days(rule, start, days):
    """The dates among the `days` after `start` on which the rule occurs, without COUNT and UNTIL."""
    parts = dict(part.split("=") for part in rule.split(";"))
    dates = [start + timedelta(days=ahead) for ahead in range(-366, days + 366)]
    found = [day for day in dates if _fits(parts, start, day)]
    if "BYSETPOS" in parts:
        found = _picked(parts, found)
    last = start + timedelta(days=days - 1)
    return [day for day in found if start < day <= last and _in_step(parts, start, day)]


def numbers(parts, name):
    return {int(word) for word in parts[name].split(",")} if name in parts else set()


def _in_step(parts, start, day):
    every = int(parts.get("INTERVAL", 1))
    match parts["FREQ"]:
        case "DAILY":
            passed = (day - start).days
        case "WEEKLY":
            passed = (_monday(parts, day) - _monday(parts, start)).days // 7
        case "MONTHLY":
            passed = (day.year - start.year) * 12 + day.month - start.month
        case "YEARLY":
            passed = day.year - start.year
    return passed % every == 0


def _monday(parts, day):
    """The first day of its week, which WKST names."""
    return day - timedelta(days=(day.weekday() - NAMES.index(parts.get("WKST", "MO"))) % 7)


def _fits(parts, start, day):
    last = monthrange(day.year, day.month)[1]
    year = date(day.year, 12, 31).timetuple().tm_yday
    nth = day.timetuple().tm_yday
    asked = {
        "BYMONTH": {day.month},
        "BYMONTHDAY": {day.day, day.day - last - 1},
        "BYYEARDAY": {nth, nth - year - 1},
    }
    if any(name in parts and not numbers(parts, name) & values for name, values in asked.items()):
        return False
    if "BYDAY" in parts:
        return bool(set(parts["BYDAY"].split(",")) & _weekdays(parts, day))
    return "BYMONTHDAY" in parts or "BYYEARDAY" in parts or _as_start(parts, start, day)


def _as_start(parts, start, day):
    match parts["FREQ"]:
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case "MONTHLY":
            return day.day == start.day
        case "YEARLY":
            return day.day == start.day and ("BYMONTH" in parts or day.month == start.month)
    return True


def _weekdays(parts, day):
    """The names that BYDAY may have for it: MO, 2MO, -4MO."""
    name = NAMES[day.weekday()]
    within_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    first = day.replace(day=1) if within_month else day.replace(month=1, day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1]) if within_month else day.replace(month=12, day=31)
    return {name, f"{(day - first).days // 7 + 1}{name}", f"-{(last - day).days // 7 + 1}{name}"}


def _picked(parts, found):
    """Of each period those at the places that BYSETPOS names, from either end."""
    picked = []
    for _, group in groupby(found, lambda day: _period(parts, day)):
        same = list(group)
        places = {at if at > 0 else len(same) + 1 + at for at in numbers(parts, "BYSETPOS")}
        picked += [day for nth, day in enumerate(same, 1) if nth in places]
    return picked


def _period(parts, day):
    match parts["FREQ"]:
        case "WEEKLY":
            return _monday(parts, day)
        case "MONTHLY":
            return day.year, day.month
    return day.year
