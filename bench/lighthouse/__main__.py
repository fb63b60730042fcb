"""`make lighthouse`: Lighthouse's own scores for the landing page, signing in and the app, desktop and mobile."""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.browser.__main__ import require_build
from bench.seed import PASSWORD, seed
from bench.server import free_port, serving

MEASURE = Path(__file__).with_name("measure.mjs")


def main() -> int:
    require_build()
    with tempfile.TemporaryDirectory(prefix="tend-bench-") as folder, serving(Path(folder) / "data", 1) as server:
        person = asyncio.run(seed(server.url, server.admin_url))[0][0]
        facts = {
            "url": f"http://localhost:{server.port}",
            "email": person.email,
            "password": PASSWORD,
            "port": free_port(),
        }
        return subprocess.run(["node", str(MEASURE), json.dumps(facts)], check=False, timeout=900).returncode  # noqa: S607


if __name__ == "__main__":
    sys.exit(main())
