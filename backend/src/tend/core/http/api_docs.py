"""The interactive documents of the API, under a policy of their own: their scripts come from FastAPI's usual host."""

import base64
import hashlib
import re

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from tend.core.errors import NotFound

_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_HOST = "https://cdn.jsdelivr.net"


class DocumentsClosed(NotFound):
    code = "not_found"
    detail = "There is nothing at this address."


def page(app: FastAPI) -> HTMLResponse:
    if not app.state.settings.docs_enabled or app.openapi_url is None:
        raise DocumentsClosed
    made = get_swagger_ui_html(openapi_url=app.openapi_url, title=app.title)
    hashes = (base64.b64encode(hashlib.sha256(body).digest()).decode() for body in _INLINE.findall(bytes(made.body)))
    inline = " ".join(f"'sha256-{digest}'" for digest in hashes)
    made.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {_HOST} {inline}; style-src {_HOST} 'unsafe-inline'; "
        "img-src data: https://fastapi.tiangolo.com; connect-src 'self'; frame-ancestors 'none'"
    )
    return made
