"""Generates recurring todos, and moves, completes and skips their occurrences with the server's engine and with the browser's.

    python scripts/compare/recurrence.py [--count 10000] [--seed 1] [--write]

Fails at the first todo for which the two differ. With `--write`, the todos become corpus/recurrence/generated.json, which
the tests of both engines read, and nothing is compared.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tend.core.errors import Invalid
from tend.todos.recurrence.rrule import RRULE_WEEKDAYS, RuleError, format_parts, needs_time, parse_rule
from tend.todos.recurrence.series import Series, advance_series, start_at_earlier_due_date, start_series

ROOT = Path(__file__).parents[2]
GENERATED_CASES = ROOT / "corpus/recurrence/generated.json"
ZONES = (
    *("UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago"),
    *(
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Pacific/Kiritimati",
    ),
)
# Days on which, or next to which, clocks change somewhere, and days at the ends of months, years and weeks.
EDGE_DAYS = [
    *("2020-12-31", "2024-02-29", "2026-01-31", "2026-03-08", "2026-03-29", "2026-04-05", "2026-10-25", "2026-11-01"),
    *("2026-12-31", "2027-01-01", "2027-02-28", "2027-11-07", "2028-02-29", "2028-12-31", "2199-11-30"),
]


def generate_rule(rng: random.Random) -> str:
    """A rule that the server accepts; some of them never occur."""
    while True:
        text = ";".join(f"{name}={value}" for name, value in _random_parts(rng).items())
        try:
            return format_parts(parse_rule(text))
        except RuleError:
            continue


def _random_parts(rng: random.Random) -> dict[str, str]:
    frequency = rng.choice(["YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY", "DAILY", "HOURLY"])
    signed = _chance(rng, 0.4)
    numbered = [f"{nth}{day}" for nth in (1, 2, 3, 4, 5, -1, -2, -5) for day in RRULE_WEEKDAYS]
    days = [*RRULE_WEEKDAYS, *numbered] if frequency in {"YEARLY", "MONTHLY"} and _chance(rng, 0.6) else RRULE_WEEKDAYS
    parts = {"FREQ": frequency}
    if _chance(rng, 0.5):
        parts["INTERVAL"] = str(rng.choice([1, 2, 2, 3, 4, 5, 7, 12, 18, 100]))
    by = {
        "BYMONTH": (0.15, _sample(rng, range(1, 13))),
        "BYWEEKNO": (0.2, _sample(rng, _both_ways(53, signed=signed))),
        "BYYEARDAY": (0.2, _sample(rng, _both_ways(366, signed=signed))),
        "BYMONTHDAY": (0.3, _sample(rng, _both_ways(31, signed=signed))),
        "BYDAY": (0.45, _sample(rng, days)),
        "BYHOUR": (0.15, _sample(rng, range(24))),
        "BYMINUTE": (0.1, _sample(rng, range(0, 60, 5), max_size=2)),
        "BYSETPOS": (0.15, _sample(rng, [1, 2, 3, -1, -2], max_size=2)),
        "WKST": (0.25, rng.choice(RRULE_WEEKDAYS)),
        "COUNT": (0.15, str(rng.choice([1, 2, 3, 4, 10, 300]))),
        "UNTIL": (0.15, _random_until(rng)),
    }
    return parts | {name: value for name, (chance, value) in by.items() if _chance(rng, chance)}


def _chance(rng: random.Random, share: float) -> bool:
    return rng.random() < share


def _sample(rng: random.Random, values: Any, max_size: int = 4) -> str:
    return ",".join(map(str, rng.sample(list(values), rng.randint(1, min(max_size, len(values))))))


def _both_ways(high: int, *, signed: bool) -> list[int]:
    return [*range(1, high + 1), *(range(-high, 0) if signed else ())]


def _random_day(rng: random.Random) -> date:
    if _chance(rng, 0.4):
        return date.fromisoformat(rng.choice(EDGE_DAYS)) + timedelta(days=rng.randint(-2, 2))
    return date.fromisoformat("2025-01-01") + timedelta(days=rng.randint(0, 2000))


def _random_until(rng: random.Random) -> str:
    until = datetime.combine(_random_day(rng), time(rng.randrange(24), rng.choice([0, 0, 30])))
    return rng.choice([f"{until:%Y%m%d}", f"{until:%Y%m%dT%H%M%S}", f"{until:%Y%m%dT%H%M%S}Z"])


def generate_case(rng: random.Random) -> dict[str, Any]:
    """A todo as it is created, what a person does to it, and the outcome."""
    rule, zone = generate_rule(rng), rng.choice(ZONES)
    counts_from = rng.choice(["due", "completion"])
    now = datetime.combine(_random_day(rng), time(rng.randrange(24), rng.randrange(60), rng.randrange(60)), UTC)
    due = _random_due_day(rng, now.date())
    has_time = due is not None and (needs_time(parse_rule(rule)) or _chance(rng, 0.3))
    at = time(rng.randrange(24), rng.choice([0, 30, 59])) if has_time else None
    start = str(due - timedelta(days=rng.randint(0, 500))) if due and _chance(rng, 0.15) else None
    case = {"rule": rule, "from": counts_from, "start": start, "due_date": due and str(due), "due_time": at and str(at)}
    case |= {"zone": zone, "now": _instant(now)}
    return {**case, **_outcome(rng, case, now)}


def _random_due_day(rng: random.Random, today: date) -> date | None:
    if _chance(rng, 0.1):
        return None
    return today + timedelta(days=rng.choice([0, 0, 1, 2, -1, -7, -40, 5, rng.randint(-800, 100)]))


def _outcome(rng: random.Random, case: dict[str, Any], now: datetime) -> dict[str, Any]:
    series = start(case, now)
    outcome: dict[str, Any] = {"series": summary(series, case), "steps": []}
    for _ in range(rng.randint(2, 4)):
        if series is None:
            break
        hours = rng.choice([0, 0, 1, 9, 24, 24, 26, 7 * 24, rng.randint(0, 9000)])
        now += timedelta(hours=hours, minutes=rng.randint(0, 90))
        step = {"do": rng.choice(["complete", "complete", "skip"]), "at": _instant(now)}
        if series.occurrence == series.start and _chance(rng, 0.3):
            step["due"] = _random_day_before(rng, series.start)
        series = advance(series, case["zone"], step)
        outcome["steps"].append({**step, "series": summary(series, case)})
    return outcome


def _random_day_before(rng: random.Random, start: str) -> str:
    """Where a person moves the first occurrence."""
    days = rng.choice([1, 1, 2, 3, 5, 7, 8, 14, 31, rng.randint(1, 800)])
    return str(date.fromisoformat(start[:10]) - timedelta(days=days))


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def start(case: dict[str, Any], now: datetime) -> Series | None:
    """The series of a new todo; None if it is rejected."""
    due_date = date.fromisoformat(case["due_date"]) if case["due_date"] else None
    due_time = time.fromisoformat(case["due_time"]) if case["due_time"] else None
    local = now.astimezone(ZoneInfo(case["zone"])).replace(tzinfo=None)
    try:
        return start_series(case["rule"], case["from"], case["start"], (due_date, due_time), local, case["zone"])
    except Invalid:
        return None


def advance(series: Series, zone: str, step: dict[str, Any]) -> Series | None:
    local = datetime.fromisoformat(step["at"]).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if "due" in step:
        series = start_at_earlier_due_date(series, date.fromisoformat(step["due"]), zone)
    return advance_series(series, local, zone, completed=step["do"] == "complete")


def summary(series: Series | None, case: dict[str, Any]) -> dict[str, Any] | None:
    """The series as the corpus has it: of the next occurrences only their number, the first and the last."""
    if series is None:
        return None
    ends = [series.next[0], series.next[-1]] if series.next else []
    short: dict[str, Any] = {"occurrence": series.occurrence, "next": ends, "count": len(series.next)}
    if series.start != series.occurrence:
        short["start"] = series.start
    if series.rule != case["rule"]:
        short["rule"] = series.rule
    return short


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311
    cases = ",\n".join(json.dumps(generate_case(rng), separators=(",", ":")) for _ in range(arguments.count))
    if arguments.write:
        GENERATED_CASES.write_text(f"[\n{cases}\n]\n")
        return 0
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(f"[\n{cases}\n]\n")
        file.flush()
        command = ["npx", "vitest", "run", "src/lib/recurrence/corpus.test.ts"]
        environment = {**os.environ, "RECURRENCE_CASES": file.name}
        return subprocess.run(command, cwd=ROOT / "frontend", env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
