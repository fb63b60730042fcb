"""Prints Lighthouse's scores for the landing page, the sign-in page and the app, on desktop and mobile.

`make lighthouse` runs this.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.browser.__main__ import require_build
from bench.seed import PASSWORD, seed
from bench.server import find_free_port, run_server

MEASURE = Path(__file__).with_name("measure.mjs")


def main() -> int:
    require_build()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, run_server(Path(folder) / "data", 1) as server:
        person = asyncio.run(seed(server.url, server.admin_url)).people[0]
        options = {
            "url": f"http://localhost:{server.port}",
            "email": person.email,
            "password": PASSWORD,
            "port": find_free_port(),
        }
        return subprocess.run(["node", str(MEASURE), json.dumps(options)], check=False, timeout=900).returncode  # noqa: S607


if __name__ == "__main__":
    sys.exit(main())
