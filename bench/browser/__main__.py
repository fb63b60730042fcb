"""`python -m bench.browser [scene …]`: the twelve behaviours, in real Chromium, with ten thousand todos."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.seed import PASSWORD, Person, seed
from bench.server import Server, serving

ROOT = Path(__file__).parents[2]
MEASURE = Path(__file__).with_name("measure.mjs")


def _measure(server: Server, person: Person) -> int:
    facts = {"url": f"http://localhost:{server.port}", "email": person.email, "password": PASSWORD}
    scenes = sys.argv[1:]
    done = subprocess.run(["node", str(MEASURE), json.dumps(facts), *scenes], check=False, timeout=900)  # noqa: S607
    return done.returncode


def require_build() -> None:
    if not (ROOT / "frontend" / "out" / "todos.html").exists() and "TEND_WEB_DIR" not in os.environ:
        sys.exit("Build the frontend first: make build")


def main() -> int:
    require_build()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, serving(Path(folder) / "data", 1) as server:
        _, collector = asyncio.run(seed(server.url, server.admin_url))
        report.say(f"one person with 10 000 todos, {os.cpu_count()} cores shared by browser, app and database", "")
        return _measure(server, collector)


if __name__ == "__main__":
    sys.exit(main())
