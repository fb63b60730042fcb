import json

import pytest


def assert_problem(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
    return problem


async def test_an_address_that_does_not_exist_is_a_404(probe):
    problem = assert_problem(await probe.get("/api/nothing"), 404, "not_found")
    assert problem["detail"] == "There’s nothing at this address."


async def test_a_method_that_an_address_does_not_have_is_a_405(probe):
    response = await probe.delete("/api/probe/body")
    assert_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


async def test_an_unhandled_error_reveals_nothing_about_itself(probe):
    problem = assert_problem(await probe.get("/api/probe/failure"), 500, "internal_error")
    assert "hunter2" not in json.dumps(problem)
    assert "Runtime" not in json.dumps(problem)


async def test_an_error_of_a_service_names_its_field(probe):
    problem = assert_problem(await probe.get("/api/probe/invalid"), 422, "invalid")
    assert problem["errors"] == [{"field": "due_time", "code": "needs_date", "message": "A time needs a date."}]


@pytest.mark.parametrize(
    ("sent", "field_errors"),
    [
        ({}, [("title", "required")]),
        ({"title": None}, [("title", "string_type")]),
        ({"title": "x" * 11}, [("title", "string_too_long")]),
        ({"title": "a\0b"}, [("title", "text_not_storable")]),
        ({"title": "a", "color": "red"}, [("color", "unknown_field")]),
        ({"title": "a", "inner": {"tags": ["ok", "a\0"]}}, [("inner.tags", "text_not_storable")]),
        ({"title": 1, "inner": []}, [("title", "string_type"), ("inner", "model_attributes_type")]),
    ],
)
async def test_each_error_in_a_body_names_its_field(probe, sent, field_errors):
    problem = assert_problem(await probe.post("/api/probe/body", json=sent), 422, "invalid")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == field_errors
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.parametrize(
    "text",
    ["", "{", "nul", '{"title": "\\ud800"}', '{"title": NaN}', "[" * 100_000, '{"a":' * 5000, "\xff\xfe", '"\\ud83d"'],
)
async def test_no_malformed_body_causes_more_than_a_422(probe, text):
    response = await probe.post(
        "/api/probe/body", content=text.encode("latin-1"), headers={"Content-Type": "application/json"}
    )
    problem = assert_problem(response, 422, "invalid")
    assert problem["errors"]


@pytest.mark.parametrize("query", ["q=%00", "limit=x", "q=a&limit=1e9999"])
async def test_an_error_in_the_query_names_its_parameter(probe, query):
    problem = assert_problem(await probe.get(f"/api/probe/query?{query}"), 422, "invalid")
    assert problem["errors"][0]["field"] in {"q", "limit"}


async def test_a_body_over_a_megabyte_is_rejected_while_it_arrives(probe):
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 64_000
            yield b"x" * 64_000

    response = await probe.post("/api/probe/body", content=endless())
    assert_problem(response, 413, "content_too_large")
    assert sent < 1_200_000


async def test_a_body_that_declares_too_large_a_size_is_rejected_before_it_arrives(probe):
    response = await probe.post("/api/probe/body", content=b"x", headers={"Content-Length": "2000000"})
    problem = assert_problem(response, 413, "content_too_large")
    assert problem["detail"] == "The request is larger than Tend accepts."
