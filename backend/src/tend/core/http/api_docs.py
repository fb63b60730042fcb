"""The interactive API documentation, under a content security policy that allows the host of its scripts."""

import base64
import hashlib
import re

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from tend.core.errors import NotFound

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# FastAPI's page loads Swagger UI from here.
_SCRIPT_HOST = "https://cdn.jsdelivr.net"


class ApiDocsDisabled(NotFound):
    code = "not_found"
    detail = "There is nothing at this address."


def page(app: FastAPI) -> HTMLResponse:
    if not app.state.settings.docs_enabled or app.openapi_url is None:
        raise ApiDocsDisabled
    response = get_swagger_ui_html(openapi_url=app.openapi_url, title=app.title)
    scripts = _INLINE_SCRIPT.findall(bytes(response.body))
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts)
    inline = " ".join(f"'sha256-{digest}'" for digest in hashes)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {_SCRIPT_HOST} {inline}; style-src {_SCRIPT_HOST} 'unsafe-inline'; "
        "img-src data: https://fastapi.tiangolo.com; connect-src 'self'; frame-ancestors 'none'"
    )
    return response
