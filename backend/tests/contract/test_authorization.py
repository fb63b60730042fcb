"""Every operation, requested by everybody, with their own ids and with somebody else's."""

import pytest

from contract.authorization_matrix import MATRIX
from contract.operations import DOCUMENT, OPERATIONS, violations
from contract.request_builder import BODIES, DEPENDENT, FILES, NEW_IDS, Case, cases, send, send_case
from contract.shared_world import OUTSIDERS, create_token
from tend.core.ids import new_id

# The document omits itself, its viewer, and the metrics, which tests/monitoring/test_metrics.py tests.
OUTSIDE = {"/api/openapi.json", "/api/docs", "/metrics"}


def test_every_operation_has_a_row_and_every_row_an_operation():
    assert sorted(MATRIX) == sorted(OPERATIONS)


async def test_every_route_is_in_the_document(app):
    assert {route.path for route in app.routes} - OUTSIDE == set(DOCUMENT["paths"])


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
def test_every_id_that_an_operation_takes_is_in_its_row(operation):
    assert set(MATRIX[operation.name].ids) == operation.ids
    assert (operation.body is not None) == (operation.name in BODIES)
    assert operation.takes_file == (operation.name in FILES)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
async def test_everybody_gets_the_response_of_the_row_and_no_other(world, operation):
    surprises = []
    for case in cases(MATRIX[operation.name]):
        response = await send_case(world, operation, case)
        if response.status_code != case.expected:
            surprises.append(f"{case}: {response.status_code} instead of {case.expected}")
        surprises += [f"{case}: {violation}" for violation in violations(operation, response)]
    assert surprises == []


@pytest.mark.parametrize("operation", [one for one in OPERATIONS.values() if one.secured], ids=str)
async def test_an_api_token_does_what_its_scope_names_and_nothing_else(world, operation):
    """A token of the owner's, with all ids the owner's own."""
    row = MATRIX[operation.name]
    owner = world.people["owner"]
    session = owner.headers["Authorization"]
    kinds = {foreign.kind for foreign in row.ids.values()}
    surprises = []
    for scope in ("read", "write"):
        owner_ids = await world.create_rows("owner", in_trash=any(kind.startswith("trashed_") for kind in kinds))
        ids = {
            place: str(new_id()) if place in NEW_IDS else owner_ids[foreign.kind]
            for place, foreign in row.ids.items()
            if place not in DEPENDENT
        }
        owner.headers["Authorization"] = f"Bearer {(await create_token(owner, scope))['token']}"
        response = await send(world, operation, "owner", ids)
        owner.headers["Authorization"] = session
        expected = row.own if row.scope == scope else 403
        if response.status_code != expected:
            surprises.append(f"{scope}: {response.status_code} instead of {expected}")
        surprises += [f"{scope}: {violation}" for violation in violations(operation, response)]
    assert surprises == []


async def test_a_guest_of_a_link_gets_nothing_but_their_list(world):
    """With all ids those of the list that the link opens."""
    owner_ids = await world.create_rows("owner", in_trash=True)
    guest = world.people["guest"] = await world.open_as_guest(owner_ids["list"], "editor")
    guest.user |= {"id": world.people["stranger"].user["id"], "email": "ana@example.com"}
    before = await world.snapshot()
    surprises = []
    for operation in OPERATIONS.values():
        row = MATRIX[operation.name]
        ids = {place: owner_ids[foreign.kind] for place, foreign in row.ids.items() if place not in DEPENDENT}
        response = await send(world, operation, "guest", ids)
        if (
            operation.secured
            and not row.is_open_to_guests
            and (response.status_code, response.json()["code"]) != (401, "not_signed_in")
        ):
            surprises.append(f"{operation}: {response.status_code}")
        if row.is_open_to_guests and response.status_code != row.own:
            surprises.append(f"{operation}: {response.status_code} instead of {row.own}")
        surprises += [f"{operation}: {violation}" for violation in violations(operation, response)]
    assert surprises == []
    assert await world.snapshot() == before
    assert sum(row.is_open_to_guests for row in MATRIX.values()) == 7


def comparable(response):
    """The whole response, without the parts that differ between any two."""
    body = {name: value for name, value in response.json().items() if name != "request_id"}
    headers = {name: value for name, value in response.headers.items() if name != "x-request-id"}
    return response.status_code, body, headers | {"content-length": None}


def hidden_cases(operation):
    return [case for case in cases(MATRIX[operation.name]) if case.expected in {404, 422}]


@pytest.mark.parametrize("operation", [one for one in OPERATIONS.values() if hidden_cases(one)], ids=str)
async def test_a_missing_thing_and_somebody_elses_get_the_same_response(world, operation):
    for case in hidden_cases(operation):
        somebodys, missing = (
            await send_case(world, operation, case),
            await send_case(world, operation, case, missing=True),
        )
        assert comparable(somebodys) == comparable(missing), case


async def test_a_rejected_request_changes_nothing_of_the_owners(world):
    """Every id of the request is the owner's."""
    owner_ids = await world.create_rows("owner", in_trash=True)
    before = await world.snapshot()
    for operation in OPERATIONS.values():
        ids = {place: owner_ids[foreign.kind] for place, foreign in MATRIX[operation.name].ids.items()}
        for person in ("signed_out", "ended", "commenter", "viewer", *OUTSIDERS):
            is_rejected = all(case.expected >= 400 for case in expectations(operation, person))
            if ids and is_rejected:
                response = await send(world, operation, person, ids)
                assert response.status_code >= 400, f"{operation} by {person}"
    assert await world.snapshot() == before


def expectations(operation, person) -> list[Case]:
    found = cases(MATRIX[operation.name])
    own = {"signed_out", "ended"}
    return [case for case in found if case.person == person and (case.place or person in own)]
