"""Generates docs/environment.md from the settings class; with --check, fails if the committed page is out of date."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from tend.core.settings.settings import Settings
from tend.core.settings.tracing_settings import TracingSettings

TARGET = Path("docs/environment.md")
HEAD = """\
# Environment

Every environment variable that Tend reads, with its default. Tend is configured by environment variables alone and reads
them once, at startup. A missing or weak value stops the start with exit code 78 and one line per error. An empty value
counts as unset. `make gen` generates this page from `backend/src/tend/core/settings/settings.py`.

`ENVIRONMENT=production` requires `DATABASE_URL`, `JWT_SECRET_KEY` and `FRONTEND_URL`. Set `DATABASE_URL=embedded` to use
the embedded PostgreSQL, with `TEND_DATA_DIR` on a persistent volume.

## The app

| Variable | Default | Meaning |
|---|---|---|
"""
TRACES = """
## Traces

These are OpenTelemetry's standard variables; [monitoring.md](monitoring.md#traces) says what traces contain and how to install
them. Its SDK reads the others itself, such as `OTEL_SERVICE_NAME` (`tend` if unset), `OTEL_RESOURCE_ATTRIBUTES`,
`OTEL_TRACES_SAMPLER` with `OTEL_TRACES_SAMPLER_ARG`, `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_EXPORTER_OTLP_CERTIFICATE`,
`OTEL_EXPORTER_OTLP_COMPRESSION`, and `OTEL_BSP_*` for the queue.

| Variable | Default | Meaning |
|---|---|---|
"""
TAIL = """
## The frontend on its own host

Read when the frontend is built. The one-process app doesn't need it.

| Variable | Default | Meaning |
|---|---|---|
| `NEXT_PUBLIC_API_URL` | `http://127.0.0.1:8000` | The address of the API; requests to `/api/*` are forwarded to it. |
"""


def format_default(default: Any) -> str:
    if default is None or default == () or default is PydanticUndefined:
        return "unset"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def format_row(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise SystemExit(f"{name} has no description in the settings class")
    return f"| `{name.upper()}` | {format_default(field.default)} | {field.description.replace('|', chr(92) + '|')} |\n"


def format_rows(names: Iterable[str]) -> str:
    return "".join(format_row(name, Settings.model_fields[name]) for name in names)


tracing = TracingSettings.model_fields.keys()
# Those of a subject of its own, which the class inherits, come last.
names = sorted(Settings.model_fields.keys() - tracing, key=list(Settings.model_fields).index)
names.sort(key=lambda name: name not in Settings.__annotations__)
page = HEAD + format_rows(names) + TRACES + format_rows(tracing) + TAIL
if "--check" not in sys.argv:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page)
elif not TARGET.exists() or TARGET.read_text() != page:
    sys.exit(f"{TARGET} is out of date: run make gen")
