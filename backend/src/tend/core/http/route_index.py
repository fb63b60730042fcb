"""Finds the route of a request by its path, where FastAPI's router would try one route after the other.

An address without a part that varies is looked up whole; the other routes are tried in their order, but only those that
begin with the same two words as the path. Whatever is not found is left to FastAPI's router: the wrong method, no route
at all, and routes that were added since the first request.

It also names the class of the route in the scope, and whether nobody has to be signed in for it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from tend.core.fast_path.fast_route import FastRoute
from tend.core.http.rate_classes import RateClassName, find_rate_class
from tend.core.http.request_rates import RATE_CLASS_KEY, RateClass
from tend.core.metrics.route_metrics import RouteMetrics

PUBLIC_KEY = "tend.is_public"
"""In the scope: whether a request to the route is counted for its network, since nobody has to be signed in."""


@dataclass(frozen=True, slots=True)
class _Entry:
    route: Route
    app: ASGIApp
    rate: RateClass | None
    is_public: bool


class RouteIndex:
    def __init__(self, app: FastAPI, classes: Mapping[RateClassName, RateClass]) -> None:
        self._app = app
        self._classes = classes
        self.router: ASGIApp = AsyncExitStackMiddleware(app.router)
        """FastAPI's, for requests that the index does not find."""
        self._fixed: dict[tuple[str, str], _Entry] = {}
        """By method and path."""
        self._varying: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
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
            return _enter(scope, fixed, {})
        for entry in self._varying.get((method, _beginning(path)), ()):
            match = entry.route.path_regex.match(path)
            if match:
                convertors = entry.route.param_convertors
                parameters = {name: convertors[name].convert(text) for name, text in match.groupdict().items()}
                return _enter(scope, entry, parameters)
        return None

    def _add_routes(self) -> None:
        """Raises `ValueError` for a route that FastAPI's router would match differently."""
        varying: dict[str, list[Route]] = defaultdict(list)
        for route in self._app.routes:
            if not isinstance(route, Route):
                continue
            app = route.app if isinstance(route, FastRoute) else AsyncExitStackMiddleware(route.app)
            if route.param_convertors:
                if "{" in _beginning(route.path):
                    raise ValueError(f"the first two words of {route.path} may not vary")
                varying[_beginning(route.path)].append(route)
                for method in route.methods or ():
                    self._varying[method, _beginning(route.path)].append(self._entry(method, route, app))
            else:
                if any(earlier.path_regex.match(route.path) for earlier in varying[_beginning(route.path)]):
                    raise ValueError(f"an earlier route matches {route.path} too")
                for method in route.methods or ():
                    self._fixed.setdefault((method, route.path), self._entry(method, route, app))

    def _entry(self, method: str, route: Route, app: ASGIApp) -> _Entry:
        name = find_rate_class(method, route.path)

        return _Entry(route, app, self._classes.get(name) if name else None, is_public_route(route))


def is_public_route(route: Route) -> bool:
    """Whether nobody has to be signed in for the route, so that no dependency of it counts its requests."""
    return not (isinstance(route, APIRoute) and _is_secured(route.dependant))


def _is_secured(dependant: Dependant) -> bool:
    call: object = dependant.call
    return isinstance(call, SecurityBase) or any(map(_is_secured, dependant.dependencies))


def _enter(scope: Scope, entry: _Entry, parameters: dict[str, object]) -> ASGIApp:
    scope["route"], scope["endpoint"], scope["path_params"] = entry.route, entry.route.endpoint, parameters
    scope[RATE_CLASS_KEY], scope[PUBLIC_KEY] = entry.rate, entry.is_public
    return entry.app


def _beginning(path: str) -> str:
    """`/api/todos` of `/api/todos/1/restore`."""
    return "/".join(path.split("/", 3)[:3])
