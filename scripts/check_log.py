"""Fails when a server's log holds what it must never hold: an address, a token, a password, a line that is not JSON."""

import json
import re
import sys
from pathlib import Path

FORBIDDEN = {
    "a mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "an access token": re.compile(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+"),
    "a bearer header": re.compile(r"bearer\s+\S", re.IGNORECASE),
    "a password": re.compile(r"password[\"'\\]*\s*[:=]\s*(?!\[hidden\])\S", re.IGNORECASE),
    "a one-time token": re.compile(r"token=\w"),
}


def faults(line: str) -> list[str]:
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(line)]
    try:
        json.loads(line)
    except ValueError:
        return [*found, "not JSON"]
    return found


lines = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines()
bad = [(number, faults(line)) for number, line in enumerate(lines, 1) if faults(line)]
for number, what in bad[:10]:
    print(f"log line {number}: {', '.join(what)}", file=sys.stderr)
print(f"{len(lines)} log lines read, {len(bad)} at fault")
sys.exit(1 if bad else 0)
