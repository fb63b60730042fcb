import pytest
from starlette.routing import Match, Route

from tend.core.http.route_index import RouteIndex
from tend.core.settings.settings import Settings
from tend.main import create_app

APP = create_app(Settings())
ROUTES = [route for route in APP.routes if isinstance(route, Route)]
VALUES = ["0197c0de-0000-7000-8000-000000000000", "sessions", "%7B", "a b", "ü"]


def scope_of(method, path):
    return {"type": "http", "method": method, "path": path, "app": APP}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def test_a_request_gets_the_route_and_the_parameters_that_fastapis_router_gives_it(method, value):
    index = RouteIndex(APP, {})
    for template in {route.path for route in ROUTES}:
        path = "/".join(value if word.startswith("{") else word for word in template.split("/"))
        scope = scope_of(method, path)
        matches = [(route, *route.matches(scope_of(method, path))) for route in ROUTES]
        expected = next(((route, child) for route, match, child in matches if match is Match.FULL), None)
        assert bool(index.find(scope)) == bool(expected)
        if expected:
            route, child = expected
            assert (scope["route"], scope["endpoint"], scope["path_params"]) == (
                route,
                child["endpoint"],
                child["path_params"],
            )


@pytest.mark.parametrize(
    "path", ["", "/", "/api", "/api/", "/api/todos/", "//api/todos", "/api/todos/1/2/3", "/todos", "/api/todos\n"]
)
def test_an_address_without_a_route_is_left_to_fastapis_router(path):
    assert RouteIndex(APP, {}).find(scope_of("GET", path)) is None


@pytest.mark.parametrize("paths", [("/api/todos/{todo_id}", "/api/todos/all"), ("/api/{kind}/all",)])
def test_a_route_that_the_index_would_match_differently_stops_the_app(paths):
    app = create_app(Settings())
    for path in paths:
        app.get(path)(scope_of)
    with pytest.raises(ValueError, match=r"/all"):
        RouteIndex(app, {}).find(scope_of("GET", "/api/todos/all"))
