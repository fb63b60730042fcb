"""The page that shows the OpenAPI document.

It runs no script, neither from another server nor from a package: on this origin a script could use the reader's session.
Whoever wants to try requests opens the document itself in a tool of theirs.
"""

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from tend.core.errors import NotFound
from tend.core.http.openapi import OpenApiDocument, build_document_once

if TYPE_CHECKING:
    from jinja2 import Template

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_REFERENCE = re.compile(r"&#34;#/components/schemas/(\w+)&#34;")


class ApiDocsDisabled(NotFound):
    code = "not_found"
    detail = "There’s nothing at this address."


async def show_docs_page(app: FastAPI) -> HTMLResponse:
    """Raises `ApiDocsDisabled`."""
    if not app.state.settings.docs_enabled or app.openapi_url is None:
        raise ApiDocsDisabled
    page, policy = await build_document_once(app, "docs", lambda: _render_page(app))
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})


def _render_page(app: FastAPI) -> OpenApiDocument:
    document = app.openapi()
    page = _load_template().render(
        title=document["info"]["title"],
        version=document["info"]["version"],
        document_url=app.openapi_url,
        operations=list(_operations(document)),
        schemas=document["components"]["schemas"],
        dump=lambda value: json.dumps(value, indent=2, ensure_ascii=False),
    )
    # References to schemas become links to them. They are escaped at this point.
    page = _REFERENCE.sub(r'"<a href="#\1">\1</a>"', page)
    hashes = (base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page))
    style_sources = " ".join(f"'sha256-{digest}'" for digest in hashes)
    policy = (
        f"default-src 'none'; style-src {style_sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return page.encode(), policy


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation, with its path and its method in capitals."""
    return [
        {"path": path, "method": method.upper(), "parameters": [], "description": "", "requestBody": None} | operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]


@cache
def _load_template() -> "Template":
    # Few people open this page.
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    source = files("tend.core.http").joinpath("api_docs.html").read_text()
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(source)
