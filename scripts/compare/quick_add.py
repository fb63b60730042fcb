"""Draws lines from the phrases of the corpus and reads them with the server's parser and with the browser's.

    python scripts/compare/quick_add.py [--count 5000] [--seed 1]

Fails with every line that the two read differently.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tend.core.locale import is_month_first
from tend.todos.line_parser.locale import load_locale
from tend.todos.line_parser.model import Context, KnownName, KnownPerson, ParsedTodo
from tend.todos.line_parser.parse import parse_line

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "corpus/quick-add/phrases.json"
EN = load_locale("en")
LISTS = ("Home", "Work", "Side project", "Inbox")
PEOPLE = (
    KnownPerson("Sam", {"Home": "sam", "Work": "sam of work"}),
    KnownPerson("Ana López", {"Home": "ana"}),
    KnownPerson("Mira K", {"Work": "mira"}),
)
WEEK_STARTS = {"sunday": 0, "monday": 1, "saturday": 6}
MOMENTS = ("2026-03-04T10:00", "2026-03-08T23:59", "2026-01-31T00:05", "2028-02-29T19:30", "2026-12-31T12:00")
LOCALES = ("en", "en-US", "en-GB", "de-DE", "ja", "en-CA")
CASES = (str, str.upper, str.lower, str.title)
SEPARATORS = (
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    ": ",
    " (",
    ") ",
    " - ",
    "; ",
    "! ",
    " \u201c",
    "\u201d ",
    " and ",
    " or ",
    "",
)


def generate_line(rng: random.Random, phrases: list[str]) -> str:
    """Pieces of phrases in any order and case, with any punctuation between them."""
    pieces = []
    for _ in range(rng.randint(1, 5)):
        words = rng.choice(phrases).split()
        first = rng.randrange(len(words))
        last = rng.randint(first + 1, len(words))
        change = rng.choice(CASES) if rng.random() < 0.3 else str  # noqa: PLR2004
        pieces.append(change(" ".join(words[first:last])) + rng.choice(SEPARATORS))
    return "".join(pieces).strip()


def read(case: dict[str, Any]) -> dict[str, Any]:
    """The meaning of the line, as the corpus writes it."""
    context = Context(
        datetime.fromisoformat(case["now"]),
        WEEK_STARTS[case["week_start"]],
        is_month_first(case["locale"]),
        tuple(KnownName(name, name) for name in LISTS),
        (KnownName("Groceries", "Groceries", "Home"), KnownName("Admin", "Admin", "Work")),
        PEOPLE,
        case["list"],
    )
    return {key: value for key, value in _fields(parse_line(case["text"], context, EN)).items() if value is not None}


def _fields(parsed: ParsedTodo) -> dict[str, Any]:
    due, named = parsed.due, parsed.sigils.get("list")
    is_new = isinstance(named, KnownName) and named.is_new
    reminders = [
        {"at": f"{one.at:%Y-%m-%dT%H:%M}"} if one.at else {"before_minutes": one.before_minutes}
        for one in parsed.reminders
    ]
    return {
        "title": parsed.title,
        "due_date": due.day and due.day.isoformat(),
        "due_time": None if due.time is None else f"{due.time:%H:%M}",
        "until": due.until and due.until.isoformat(),
        "duration_minutes": due.minutes,
        "recurrence": parsed.recurrence and {"rule": parsed.recurrence.rule, "from": parsed.recurrence.from_},
        "tags": parsed.tags or None,
        "reminders": reminders or None,
        **{kind: getattr(value, "name", value) for kind, value in parsed.sigils.items() if kind != "list"},
        "new_list" if is_new else "list": getattr(named, "name", None),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311
    phrases = [entry["text"] for entry in json.loads(PHRASES.read_text()) if entry["text"].strip()]
    cases = []
    for _ in range(arguments.count):
        case: dict[str, Any] = {
            "text": generate_line(rng, phrases),
            "now": rng.choice(MOMENTS),
            "week_start": rng.choice(list(WEEK_STARTS)),
            "locale": rng.choice(LOCALES),
            "list": rng.choice(LISTS),
        }
        cases.append({**case, "expect": read(case)})
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(cases, file)
        file.flush()
        command = ["npx", "vitest", "run", "src/lib/line-parser/parse.test.ts"]
        environment = {**os.environ, "QUICK_ADD_PHRASES": file.name}
        return subprocess.run(command, cwd=ROOT / "frontend", env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
