"""Values for random requests: those that a schema allows, those that nobody should send, and words of Tend's own languages.

Everything is drawn from one `Random`, so that a seed names a whole run.
"""

import base64
import json
from pathlib import Path
from random import Random
from typing import Any

from conftest import PASSWORD
from contract.operations import DOCUMENT
from tend.core.shared_data import read_shared_data

Json = dict[str, Any]


def _expand(value: Any) -> Any:
    """A long text is written as what it repeats."""
    return value.get("start", "") + value["repeat"] * value["times"] if isinstance(value, dict) else value


POOLS: dict[str, list[Any]] = {
    name: [_expand(value) for value in values]
    for name, values in json.loads(Path(__file__).with_suffix(".json").read_text()).items()
}
NASTY: list[str] = POOLS["nasty"]
WRONG = [None, True, False, [], {}, [[]], [None], {"": 0}, "x", 0, *POOLS["numbers"]]
FILTERS = [case["query"] for case in json.loads(read_shared_data("filters.json"))]
LINES = [case["text"] for case in json.loads(read_shared_data("quick-add/phrases.json"))]
BY_NAME: dict[str, list[Any]] = {
    **dict.fromkeys(("due_date", "due_from", "due_to", "from", "to"), POOLS["days"]),
    **dict.fromkeys(("timezone", "due_timezone"), POOLS["zones"]),
    **dict.fromkeys(("occurrence", "start", "skip"), POOLS["wall_times"]),
    **dict.fromkeys(("password", "current_password", "new_password"), (PASSWORD, *POOLS["passwords"])),
    "at": POOLS["moments"],
    "due_time": POOLS["times"],
    "position": POOLS["positions"],
    "email": POOLS["emails"],
    "endpoint": POOLS["endpoints"],
    "epoch": ["x"],
    "token": NASTY[:8],
    "secret": NASTY[:8],
    "key": POOLS["keys"],
    "locale": POOLS["locales"],
}
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "X")
RULE_NUMBERS = {"INTERVAL": 10_000, "COUNT": 2000, "BYMONTH": 14, "BYMONTHDAY": 33, "BYHOUR": 25, "BYMINUTE": 61}
RULE_NUMBERS |= {"BYSETPOS": 370, "BYYEARDAY": 367, "BYWEEKNO": 54, "BYSECOND": 60}


class Values:
    """Draws values. `canary` is in the texts that an account writes."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def is_lucky(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, choices: Any) -> Any:
        return self.chance.choice(list(choices))

    def text(self, canary: str) -> str:
        if self.is_lucky(0.6):
            return f"{canary} {self.one_of(('', 'Milk', 'ärger', 'c#', '10', '9', 'がか'))}"
        if self.is_lucky(0.6):
            return str(self.one_of(NASTY))
        end = 0x11_0000 if self.is_lucky(0.2) else 0x3000
        return "".join(chr(self.chance.randrange(1, end)) for _ in range(self.chance.randint(1, 60)))

    def rule(self) -> str:
        parts = [f"FREQ={self.one_of(FREQUENCIES)}"]
        for name in self.chance.sample(sorted(RULE_NUMBERS), self.chance.randint(0, 3)):
            first = -2 if self.is_lucky(0.1) else 1
            drawn = {self.chance.randint(first, RULE_NUMBERS[name]) for _ in range(self.one_of((1, 1, 3, 60)))}
            parts.append(f"{name}={','.join(map(str, drawn))}")
        return ";".join([*parts, *self.chance.sample(POOLS["rule_parts"], self.one_of((0, 1, 1, 2)))])

    def query(self, canary: str) -> str:
        """A filter."""
        if self.is_lucky(0.4):
            return str(self.one_of(FILTERS))
        parts = [*POOLS["filter_parts"], canary, self.text(canary)]
        count = self.one_of((1, 2, 5, 70))
        return str(self.one_of((" ", " & ", " | ", " -", "")).join(self.chance.choices(parts, k=count)))

    def lines(self, canary: str) -> str:
        """Lines of quick add."""
        indents = self.chance.choices(("", "  ", "- "), k=self.one_of((1, 1, 2, 12)))
        lines = [f"{indent}{canary} {self.one_of(LINES)}" for indent in indents]
        return "\n".join([*lines, self.text(canary)] if self.is_lucky(0.2) else lines)

    def cursor(self, cursors: list[str]) -> str:
        """A cursor as the server gave it, a part of it, two halves, another sort key, or nonsense."""
        if cursors and self.is_lucky(0.6):
            whole, other = self.one_of(cursors), self.one_of(cursors)
            at = self.chance.randint(0, len(whole))
            return str(self.one_of((whole, whole[:at], whole[:at] + other[at:], whole[at:], whole + "=")))
        key = self.one_of([*POOLS["days"], *POOLS["moments"], *NASTY[:20], *POOLS["positions"], "high"])
        sort = self.one_of(("position", "due", "priority", "created", "title", "completed"))
        fields = [sort, self.one_of(("asc", "desc")), key, "0197c0de-0000-7000-8000-000000000000"]
        text = json.dumps(fields[: self.one_of((4, 4, 4, 3, 0))])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def of_schema(self, schema: Json, draw: Any, name: str = "") -> Any:
        """A value for a schema of the document; `draw(name)` gives a value by the field's name, or None."""
        while "$ref" in schema:
            schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if self.is_lucky(0.015):
            return self.one_of(WRONG)
        drawn = draw(name)
        if drawn is None:
            several = schema.get("anyOf") or schema.get("oneOf")
            drawn = self.of_schema(self.one_of(several), draw, name) if several else self._of_type(schema, draw, name)
        return drawn

    def _of_type(self, schema: Json, draw: Any, name: str) -> Any:
        if "const" in schema or "enum" in schema:
            return self.one_of(schema.get("enum", [schema.get("const")]))
        match schema.get("type"):
            case "object":
                return self._object(schema, draw)
            case "array":
                return [self.of_schema(schema["items"], draw, name) for _ in range(self.one_of((0, 1, 2, 2, 21)))]
        simple = {
            "integer": self.one_of(POOLS["numbers"]) if self.is_lucky(0.5) else self.chance.randint(0, 100),
            "boolean": self.is_lucky(0.5),
            "null": None,
        }
        return simple.get(str(schema.get("type")), self.one_of(NASTY))

    def _object(self, schema: Json, draw: Any) -> Json:
        required = set(schema.get("required", ()))
        made = {
            name: self.of_schema(part, draw, name)
            for name, part in schema.get("properties", {}).items()
            if self.is_lucky(0.97 if name in required else 0.3)
        }
        if schema.get("additionalProperties") is True:
            made[str(self.one_of(("single_keys", "color", "digest", "x")))] = self.one_of([*WRONG, *POOLS["times"]])
        if self.is_lucky(0.03):
            made[str(self.one_of([*NASTY, "id", "version", "__proto__"]))] = self.one_of(WRONG)
        return made
