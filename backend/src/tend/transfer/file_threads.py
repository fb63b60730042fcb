import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Content = TypeVar("Content")
Result = TypeVar("Result")

# Threads for this work alone, so that no other work waits for a disk that is busy with exports and imports.
_threads = ThreadPoolExecutor(2, "transfer")


async def run_file_work(work: Callable[[Content], Result], content: Content) -> Result:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, content)
