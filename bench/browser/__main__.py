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
from bench.browser.shared_list import add_lists
from bench.seed import PASSWORD, Person, seed
from bench.server import Server, run_server

ROOT = Path(__file__).parents[2]
MEMBERS = 20
MEASURE = Path(__file__).with_name("measure.mjs")


def _measure(server: Server, collector: Person, sharing: Person) -> int:
    options = {
        "url": f"http://localhost:{server.port}",
        "email": collector.email,
        "password": PASSWORD,
        "sharing": {"email": sharing.email},
    }
    command = ["node", str(MEASURE), json.dumps(options), *sys.argv[1:]]
    return subprocess.run(command, check=False, timeout=900).returncode


async def _seed(server: Server) -> tuple[Person, Person]:
    """The person with 10 000 todos, and the one who shares a list with others."""
    population = await seed(server.url, server.admin_url)
    sharing, *others = population.people[:MEMBERS]
    await add_lists(server.admin_url, sharing, others)
    return population.collector, sharing


def require_build() -> None:
    """Exit with a hint unless the frontend has been built."""
    if not (ROOT / "frontend" / "out" / "todos.html").exists() and "TEND_WEB_DIR" not in os.environ:
        sys.exit("Build the frontend first: make build")


def main() -> int:
    require_build()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, run_server(Path(folder) / "data", 1) as server:
        collector, sharing = asyncio.run(_seed(server))
        report.print_lines(
            f"one person with 10 000 todos, {os.cpu_count()} cores shared by browser, app and database", ""
        )
        return _measure(server, collector, sharing)


if __name__ == "__main__":
    sys.exit(main())
