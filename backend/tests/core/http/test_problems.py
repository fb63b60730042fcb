import json

import pytest


def assert_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


async def test_what_does_not_exist(probe):
    assert_problem(await probe.get("/api/nothing"), 404, "not_found")


async def test_a_method_that_an_address_does_not_know(probe):
    answer = await probe.delete("/api/probe/body")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


async def test_an_unforeseen_failure_tells_nothing_of_itself(probe):
    problem = assert_problem(await probe.get("/api/probe/failure"), 500, "internal_error")
    assert "hunter2" not in json.dumps(problem)
    assert "Runtime" not in json.dumps(problem)


async def test_a_refusal_by_a_service_names_its_field(probe):
    problem = assert_problem(await probe.get("/api/probe/refusal"), 422, "invalid")
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
async def test_each_fault_of_a_body_names_its_field(probe, sent, field_errors):
    problem = assert_problem(await probe.post("/api/probe/body", json=sent), 422, "invalid")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == field_errors
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.parametrize(
    "text",
    ["", "{", "nul", '{"title": "\\ud800"}', '{"title": NaN}', "[" * 100_000, '{"a":' * 5000, "\xff\xfe", '"\\ud83d"'],
)
async def test_no_body_however_odd_is_more_than_a_refusal(probe, text):
    answer = await probe.post(
        "/api/probe/body", content=text.encode("latin-1"), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert_problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("query", ["q=%00", "limit=x", "q=a&limit=1e9999"])
async def test_a_faulty_query_names_its_parameter(probe, query):
    problem = assert_problem(await probe.get(f"/api/probe/query?{query}"), 422, "invalid")
    assert problem["errors"][0]["field"] in {"q", "limit"}


async def test_a_body_over_a_megabyte_is_refused_while_it_arrives(probe):
    sent = 0

    async def endless():
        nonlocal sent
        while True:
            sent += 64_000
            yield b"x" * 64_000

    answer = await probe.post("/api/probe/body", content=endless())
    assert_problem(answer, 413, "content_too_large")
    assert sent < 1_200_000


async def test_a_body_that_announces_its_size_is_refused_before_it_arrives(probe):
    answer = await probe.post("/api/probe/body", content=b"x", headers={"Content-Length": "2000000"})
    assert_problem(answer, 413, "content_too_large")
