"""Finds the route of a request by its path, where FastAPI's router would try one route after the other.

An address without a part that varies is looked up whole; the other routes are tried in their order, but only those that
begin with the same two words as the path. Whatever is not found is left to FastAPI's router: the wrong method, no route
at all, and routes that were added since the first request.
"""

from collections import defaultdict
from functools import cached_property

from fastapi import FastAPI
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from tend.core.fast_path.fast_route import FastRoute
from tend.core.metrics.route_metrics import RouteMetrics


class RouteIndex:
    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.router: ASGIApp = AsyncExitStackMiddleware(app.router)
        """FastAPI's, for requests that the index does not find."""
        self._fixed: dict[tuple[str, str], tuple[Route, ASGIApp]] = {}
        """By method and path."""
        self._varying: dict[tuple[str, str], list[tuple[Route, ASGIApp]]] = defaultdict(list)
        """By method and the beginning of the path."""

    @cached_property
    def metrics(self) -> RouteMetrics:
        routes = [route for route in self._app.routes if isinstance(route, Route)]
        names = [(method, route.path) for route in routes for method in sorted(route.methods or ())]
        # Two routes may have one address, of which the first responds.
        return RouteMetrics(dict.fromkeys(names))

    def prepare(self) -> None:
        """Do now what the first request would have to wait for. No route may be added afterwards."""
        _ = self.metrics
        self._add_routes()

    def find(self, scope: Scope) -> ASGIApp | None:
        """The app of the request's route, which is named in the scope as FastAPI's router does it; None if there is none."""
        if not self._fixed:
            self._add_routes()
        method, path = scope["method"], scope["path"]
        fixed = self._fixed.get((method, path))
        if fixed:
            route, app = fixed
            scope["route"], scope["endpoint"], scope["path_params"] = route, route.endpoint, {}
            return app
        for route, app in self._varying.get((method, _beginning(path)), ()):
            match = route.path_regex.match(path)
            if match:
                parameters = {
                    name: route.param_convertors[name].convert(text) for name, text in match.groupdict().items()
                }
                scope["route"], scope["endpoint"], scope["path_params"] = route, route.endpoint, parameters
                return app
        return None

    def _add_routes(self) -> None:
        """Raises `ValueError` for a route that FastAPI's router would match differently."""
        varying: list[Route] = []
        for route in self._app.routes:
            if not isinstance(route, Route):
                continue
            app = route.app if isinstance(route, FastRoute) else AsyncExitStackMiddleware(route.app)
            if route.param_convertors:
                if "{" in _beginning(route.path):
                    raise ValueError(f"the first two words of {route.path} may not vary")
                varying.append(route)
                for method in route.methods or ():
                    self._varying[method, _beginning(route.path)].append((route, app))
            else:
                if any(earlier.path_regex.match(route.path) for earlier in varying):
                    raise ValueError(f"an earlier route matches {route.path} too")
                for method in route.methods or ():
                    self._fixed.setdefault((method, route.path), (route, app))


def _beginning(path: str) -> str:
    """`/api/todos` of `/api/todos/1/restore`."""
    return "/".join(path.split("/", 3)[:3])
