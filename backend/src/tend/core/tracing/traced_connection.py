import sys
from typing import Any

import asyncpg
from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode

_tracer = trace.get_tracer("tend")
# Other statements, such as BEGIN, are named by their first word.
_VERBS = {"DELETE", "INSERT", "MERGE", "SELECT", "UPDATE", "WITH"}
_OWN_MODULES = ("tend.core.db.", "tend.core.fast_path.", "tend.core.tracing.")


class TracedConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Makes a span of each statement inside a request or job that is traced, named by the function that sends it."""

    async def execute(self, query: str, *args: Any, **options: Any) -> str:
        status: str = await self._trace("execute", query, args, options)
        return status

    async def executemany(self, command: str, args: Any, **options: Any) -> None:
        await self._trace("executemany", command, (args,), options)

    async def fetch(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._trace("fetch", query, args, options)

    async def fetchrow(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._trace("fetchrow", query, args, options)

    async def fetchval(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._trace("fetchval", query, args, options)

    async def _trace(self, method: str, query: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        run = getattr(asyncpg.Connection, method)
        if not trace.get_current_span().is_recording():
            return await run(self, query, *args, **options)
        verb = query.split(maxsplit=1)[0].rstrip(";").upper()
        function = _find_function()
        attributes = {"db.system.name": "postgresql", "db.operation.name": verb, "code.function.name": function}
        name = function if verb in _VERBS else verb
        span = _tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes, record_exception=False)
        try:
            return await run(self, query, *args, **options)
        except BaseException as error:
            # The text of an error quotes values.
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            span.end()


def _find_function() -> str:
    """The function of Tend that sends the statement, past the modules that every statement goes through."""
    frame = sys._getframe(1)  # noqa: SLF001  # the documented way to the caller
    while frame.f_back:
        frame = frame.f_back
        module: str = frame.f_globals.get("__name__", "")
        if module.startswith("tend.") and not module.startswith(_OWN_MODULES):
            return f"{module.removeprefix('tend.')}.{frame.f_code.co_name}"
    return "(unknown)"
