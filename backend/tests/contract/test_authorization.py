"""Every operation, asked by everybody, with one's own ids and with somebody else's."""

import pytest

from contract.authorization_matrix import MATRIX
from contract.operations import DOCUMENT, OPERATIONS
from contract.request_builder import Case, ask, cases, send
from contract.samples import BODIES
from contract.schema_check import complaints

# what the document leaves out: itself and its reader
OUTSIDE = {"/api/openapi.json", "/api/docs"}


def test_every_operation_has_a_row_and_every_row_an_operation():
    assert sorted(MATRIX) == sorted(OPERATIONS)


async def test_every_route_is_in_the_document(app):
    assert {route.path for route in app.routes} - OUTSIDE == set(DOCUMENT["paths"])


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
def test_every_place_for_an_id_is_in_the_row(operation):
    assert set(MATRIX[operation.name].ids) == operation.ids
    assert (operation.body is not None) == (operation.name in BODIES)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
async def test_everybody_gets_what_the_row_says_and_nothing_else(world, operation):
    surprises = []
    for case in cases(MATRIX[operation.name]):
        answer = await ask(world, operation, case)
        if answer.status_code != case.expected:
            surprises.append(f"{case}: {answer.status_code} instead of {case.expected}")
        surprises += [f"{case}: {complaint}" for complaint in complaints(operation, answer)]
    assert surprises == []


def told(answer):
    """The whole answer, without what differs between any two."""
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, body, headers | {"content-length": None}


async def test_what_is_not_yours_and_what_is_missing_are_one_answer(world):
    compared = 0
    for operation in OPERATIONS.values():
        for case in [case for case in cases(MATRIX[operation.name]) if case.expected == 404]:
            theirs, nobodys = await ask(world, operation, case), await ask(world, operation, case, missing=True)
            assert told(theirs) == told(nobodys), f"{operation}: {case}"
            compared += 1
    assert compared > 20


async def test_what_is_refused_changes_nothing_of_the_owners(world):
    """With every id in the request being the owner's."""
    things = await world.things("owner")
    before = await world.snapshot()
    for operation in OPERATIONS.values():
        ids = {place: things[foreign.kind] for place, foreign in MATRIX[operation.name].ids.items()}
        for person in ("signed_out", "ended", "viewer", "stranger"):
            refused = all(case.expected >= 400 for case in expectations(operation, person))
            if ids and refused:
                answer = await send(world, operation, person, ids)
                assert answer.status_code >= 400, f"{operation} by {person}"
    assert await world.snapshot() == before


def expectations(operation, person) -> list[Case]:
    found = cases(MATRIX[operation.name])
    own = {"signed_out", "ended"}
    return [case for case in found if case.person == person and (case.place or person in own)]
