"""Measures how the app behaves in Chromium with ten thousand todos: `python -m bench.browser [SCENE …]`.

Without arguments it runs every scene; measure.mjs lists them.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.seed import PASSWORD, Person, seed, seed_large_account
from bench.server import Server, run_server

ROOT = Path(__file__).parents[2]
MEASURE = Path(__file__).with_name("measure.mjs")


def _measure(server: Server, person: Person, large: Person | None) -> int:
    options = {
        "url": f"http://localhost:{server.port}",
        "email": person.email,
        "largeEmail": large.email if large else None,
        "password": PASSWORD,
    }
    command = ["node", str(MEASURE), json.dumps(options), *sys.argv[1:]]
    return subprocess.run(command, check=False, timeout=900).returncode


def require_build() -> None:
    """Exit with a hint unless the frontend has been built."""
    if not (ROOT / "frontend" / "out" / "todos.html").exists() and "TEND_WEB_DIR" not in os.environ:
        sys.exit("Build the frontend first: make build")


def main() -> int:
    require_build()
    with (
        tempfile.TemporaryDirectory(prefix="tend-bench-") as folder,
        # The large account has as many todos as an account may have, and those that it starts with.
        run_server(Path(folder) / "data", 1, ACCOUNT_MAX_TODOS="200000") as server,
    ):
        collector = asyncio.run(seed(server.url, server.admin_url)).collector
        report.print_lines(
            f"one person with 10 000 todos, {os.cpu_count()} cores shared by browser, app and database", ""
        )
        large = asyncio.run(seed_large_account(server.url, server.admin_url)) if _needs_large_account() else None
        return _measure(server, collector, large)


def _needs_large_account() -> bool:
    return not sys.argv[1:] or "largeAccount" in sys.argv[1:]


if __name__ == "__main__":
    sys.exit(main())
