"""Writes docs/environment.md from the settings class; with --check, fails when the kept one differs."""

import sys
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from tend.core.settings import Settings

TARGET = Path("docs/environment.md")
HEAD = """\
# Environment

Tend is configured by environment variables alone, read once at the start. A missing or weak value stops the start with
one line per fault and exit code 78. An empty value counts as unset. This page is written by `make gen` from
`backend/src/tend/core/settings.py`.

With `ENVIRONMENT=production` these are asked for: `DATABASE_URL` (or `DATABASE_URL=embedded`, which says that the
embedded PostgreSQL on a kept `TEND_DATA_DIR` is wanted), `JWT_SECRET_KEY` and `FRONTEND_URL`.

## The app

| Variable | Default | Meaning |
|---|---|---|
"""
TAIL = """
## The frontend on a host of its own

Read when it is built. The one-process app needs none.

| Variable | Default | Meaning |
|---|---|---|
| `NEXT_PUBLIC_API_URL` | `http://127.0.0.1:8000` | Where the API answers; `/api/*` is sent there. |
"""


def shown(default: Any) -> str:
    if default is None or default == ():
        return "unset"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def row(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise SystemExit(f"{name} has no description in the settings class")
    return f"| `{name.upper()}` | {shown(field.default)} | {field.description.replace('|', chr(92) + '|')} |\n"


page = HEAD + "".join(row(name, field) for name, field in Settings.model_fields.items()) + TAIL
if "--check" not in sys.argv:
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page)
elif not TARGET.exists() or TARGET.read_text() != page:
    sys.exit(f"{TARGET} no longer says what the settings class says: run make gen")
