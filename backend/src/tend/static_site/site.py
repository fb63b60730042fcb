"""Serves the exported frontend for every path that the API has no route for."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tend.core.http.problems import status_problem_response
from tend.core.http.responses import accepted_encodings, etag_matches
from tend.core.settings.settings import Settings
from tend.static_site.assets import Asset, ContentSecurityPolicy, export_folder, load_assets

_API = re.compile(r"/(api|health)(/|$)")
_METHODS = {"GET", "HEAD"}
_OK = 200
_REVALIDATE = "no-cache"
# The log gets these instead of paths, which can contain ids.
_PAGE_ROUTE, _FILE_ROUTE = SimpleNamespace(path="(page)"), SimpleNamespace(path="(file)")
_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Tend</title>
<p>The API runs, and its pages have not been built yet. In the checkout: <code>make build</code>, then start again."""


class Site:
    """An ASGI app, which is the default of the app's router."""

    def __init__(self, settings: Settings) -> None:
        root = export_folder(settings.tend_web_dir)
        policy = ContentSecurityPolicy(root, is_https=settings.frontend_url.startswith("https:"))
        self._assets = load_assets(root, policy)
        self._not_found_page = self._assets.get("/404")
        paths = _read_paths(root)
        self._shell = self._assets.get("/" + paths["shell_file"])
        self._shell_paths = re.compile("|".join(re.sub(r":\w+", "[^/]+", path) for path in paths["shell"]) or "(?!)")
        self._aliases = [(_alias_pattern(path), target) for path, target in paths["aliases"].items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._respond(scope)(scope, receive, send)

    def _respond(self, scope: Scope) -> Response:
        path: str = scope["path"]
        if _API.match(path):
            return status_problem_response(404)
        scope["route"] = _FILE_ROUTE if "." in path else _PAGE_ROUTE
        asset = self._find(path)
        request = Request(scope)
        if asset is None and (target := self._find_redirect(path)):
            return _redirect(target, request.url.query)
        if request.method not in _METHODS:
            return status_problem_response(405, {"Allow": "GET, HEAD"}) if asset else status_problem_response(404)
        if not self._assets:
            return HTMLResponse(_NOT_BUILT, 503, {"Retry-After": "60"})
        if asset:
            return _respond_with(asset, request, 200)
        return (
            _respond_with(self._not_found_page, request, 404) if self._not_found_page else status_problem_response(404)
        )

    def _find(self, path: str) -> Asset | None:
        if asset := self._assets.get(path):
            return asset
        return self._shell if self._shell_paths.fullmatch(path) else None

    def _find_redirect(self, path: str) -> str | None:
        """The address of the page that the path is another spelling or another name of."""
        path = path.rstrip("/")
        first, slash, rest = path[1:].partition("/")
        if not first:
            return None
        for spelling in dict.fromkeys([path, f"/{first.lower()}{slash}{rest}", path.lower()]):
            if self._find(spelling):
                return quote(spelling)
            for pattern, target in self._aliases:
                if match := pattern.fullmatch(spelling):
                    return re.sub(r":(\w+)", lambda name: quote(match[name[1]], safe=""), target)
        return None


def _read_paths(root: Path) -> dict[str, Any]:
    """The page of the signed-in app, the paths that show it, and other names of pages that people guess."""
    path_file = root / "shell-paths.json"
    found: dict[str, Any] = json.loads(path_file.read_text()) if path_file.exists() else {}
    return {"shell_file": "", "shell": [], "aliases": {}} | found


def _alias_pattern(path: str) -> re.Pattern[str]:
    """In `/label/:tag`, `:tag` is any one segment, which the target names."""
    return re.compile(re.sub(r":(\w+)", r"(?P<\1>[^/]+)", path))


def _redirect(target: str, query: str) -> Response:
    address, _, own_query = target.partition("?")
    query = "&".join(filter(None, [own_query, query]))
    # A later release may have a page of its own there.
    return RedirectResponse(f"{address}?{query}" if query else address, 308, {"Cache-Control": _REVALIDATE})


def _respond_with(asset: Asset, request: Request, status: int) -> Response:
    encoding = next(
        name for name in accepted_encodings(request.headers.get("accept-encoding", "")) if name in asset.bodies
    )
    etag = asset.etags[encoding]
    headers = {
        "ETag": etag,
        "Cache-Control": asset.cache_control,
        "Content-Security-Policy": asset.content_security_policy,
    }
    if len(asset.bodies) > 1:
        headers["Vary"] = "Accept-Encoding"
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    if status == _OK and etag_matches(etag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    body = asset.bodies[encoding]
    response = Response(b"" if request.method == "HEAD" else body, status, headers, asset.media_type)
    response.headers["Content-Length"] = str(len(body))
    return response
