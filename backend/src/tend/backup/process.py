"""The process of one scheduled backup, `python -m tend.backup.process`: what it takes is given back when it ends.

It gets the settings on its standard input, and ends when that is closed, as it is when the worker dies.
"""

import asyncio
import os
import pickle
import sys
import threading

from tend.core.settings.settings import Settings

_NICENESS = 10


async def run_process(settings: Settings) -> int:
    """Make the backup that is due, and return the process's exit code. A cancellation ends the process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tend.backup.process", stdin=asyncio.subprocess.PIPE, start_new_session=True
    )
    if process.stdin is None:
        raise RuntimeError("the process has no standard input")
    try:
        process.stdin.write(pickle.dumps(settings))
        await process.stdin.drain()
        return await process.wait()
    except BaseException:
        process.kill()
        await process.wait()
        raise


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def main() -> None:
    from tend.backup import service  # noqa: PLC0415  # the worker processes import this module and never run this
    from tend.core import logging_setup  # noqa: PLC0415

    settings: Settings = pickle.load(sys.stdin.buffer)  # noqa: S301  # it comes from the parent
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_NICENESS)
    logging_setup.configure_logging(settings)
    asyncio.run(service.run_due_backups(settings))
    # The library for buckets can abort a process that ends in the ordinary way.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
