"""Serves the pages: what the API has no route for ends here."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tend.core.http.content_negotiation import accepted_encodings, etag_matches
from tend.core.http.problems import status_problem
from tend.core.settings.settings import Settings
from tend.static_site.assets import Asset, Policy, folder, read

_API = re.compile(r"/(api|health)(/|$)")
_METHODS = {"GET", "HEAD"}
OK = 200
# what the log calls them, since their paths can hold ids
_PAGE, _FILE = SimpleNamespace(path="(page)"), SimpleNamespace(path="(file)")
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Tend</title>
<p>The API runs, and its pages have not been built yet. In the checkout: <code>make build</code>, then start again."""


class Site:
    """An ASGI app over the export; put where the router answers what it does not know."""

    def __init__(self, settings: Settings) -> None:
        root = folder(settings.tend_web_dir)
        self._assets = read(root, Policy(root, secure=settings.frontend_url.startswith("https:")))
        self._missing = self._assets.get("/404")
        self._shell, self._shell_paths = _shell(root, self._assets)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        path: str = scope["path"]
        if _API.match(path):
            return status_problem(404)
        scope["route"] = _FILE if "." in path else _PAGE
        asset = self._find(path)
        request = Request(scope)
        if asset is None and self._find(path.rstrip("/")):
            return RedirectResponse(str(request.url.replace(scheme="", netloc="", path=path.rstrip("/"))), 308)
        if request.method not in _METHODS:
            return status_problem(405, {"Allow": "GET, HEAD"}) if asset else status_problem(404)
        if not self._assets:
            return HTMLResponse(_NOT_BUILT, 503)
        if asset:
            return _file(request, asset, 200)
        return _file(request, self._missing, 404) if self._missing else status_problem(404)

    def _find(self, path: str) -> Asset | None:
        if found := self._assets.get(path):
            return found
        return self._shell if self._shell_paths.fullmatch(path) else None


def _shell(root: Path, assets: dict[str, Asset]) -> tuple[Asset | None, re.Pattern[str]]:
    """The signed-in app's one page, and the paths at which it is asked for: `/lists/:id` takes one segment."""
    listing = root / "shell-paths.json"
    if not listing.exists():
        return None, re.compile(r"(?!)")
    paths = json.loads(listing.read_text())
    patterns = (re.sub(r":\w+", "[^/]+", path) for path in paths["shell"])
    return assets.get("/" + paths["shell_file"]), re.compile("|".join(patterns))


def _file(request: Request, asset: Asset, status: int) -> Response:
    encoding = next(
        name for name in accepted_encodings(request.headers.get("accept-encoding", "")) if name in asset.bodies
    )
    tag = asset.tags[encoding]
    headers = {"ETag": tag, "Cache-Control": asset.cache, "Content-Security-Policy": asset.policy}
    if len(asset.bodies) > 1:
        headers["Vary"] = "Accept-Encoding"
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    if status == OK and etag_matches(tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    body = asset.bodies[encoding]
    response = Response(b"" if request.method == "HEAD" else body, status, headers, asset.media_type)
    response.headers["Content-Length"] = str(len(body))
    return response
