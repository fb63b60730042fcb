"""Fails when a server's log contains an address, a token, a password or a line that is not JSON."""

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


def find_errors(line: str) -> list[str]:
    found = [secret for secret, pattern in FORBIDDEN.items() if pattern.search(line)]
    try:
        json.loads(line)
    except ValueError:
        return [*found, "not JSON"]
    return found


lines = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines()
bad = [(number, found) for number, line in enumerate(lines, 1) if (found := find_errors(line))]
for number, found in bad[:10]:
    print(f"log line {number}: {', '.join(found)}", file=sys.stderr)
print(f"{len(lines)} log lines read, {len(bad)} with an error")
sys.exit(1 if bad else 0)
