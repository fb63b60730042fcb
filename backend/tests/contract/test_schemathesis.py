"""The document against the real server: inputs that it allows and forbids, generated from a fixed seed.

FUZZ_EXAMPLES, for each operation, makes a longer run, and FUZZ_SEED chooses other random values (docs/development.md).
"""

import itertools
import json
import os
import re
import secrets
from dataclasses import dataclass

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from requests import Session
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from conftest import PASSWORD
from contract.operations import DOCUMENT, OPERATIONS
from data_folders import copy_folder
from tend_process import Tend
from time_limits import HANG_SECONDS

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "15"))
SEED = int(os.environ.get("FUZZ_SEED", "20261123"))
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
load_all_checks()
schema = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig(seed=SEED))


@pytest.fixture(scope="module")
def server(migrated_folder, tmp_path_factory):
    folder = copy_folder(migrated_folder, tmp_path_factory.mktemp("schemathesis") / "data")
    with Tend(folder, RATE_LIMIT_ENABLED="false", ENVIRONMENT="development", TEND_JOBS="false") as tend:
        yield tend.ready()
        assert "unforeseen failure" not in tend.text()
        assert "Traceback" not in tend.text()


@dataclass
class Account:
    """An account for each operation, since some end sessions or delete what they get."""

    server: Tend
    session: Session
    ids: dict[str, str]

    def renew(self) -> None:
        """A list with a todo, created by a new account."""
        body = {"email": f"{secrets.token_hex(6)}@example.com", "password": PASSWORD}
        signed_in = httpx2.post(f"{self.server.url}/api/auth/register", json=body, timeout=HANG_SECONDS).json()
        self.session.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        made = {kind: self._make(f"/api/{kind}s", body) for kind, body in NEW.items()}
        self.ids = {f"{kind}_id": item["id"] for kind, item in made.items()}

    def _make(self, path: str, body: dict[str, str]) -> dict[str, str]:
        response = self.session.post(self.server.url + path, json=body)
        assert response.status_code == 201, response.text
        return response.json()


NEW = {"list": {"name": "Groceries"}, "todo": {"title": "Buy milk"}}


@pytest.fixture
def account(server):
    with Session() as session:
        account = Account(server, session, {})
        account.renew()
        yield account


def aim(case, ids, turn):
    """Put the ids of existing things into every other request with valid ids, since random ones only find nothing."""
    for values in (case.path_parameters, case.query, case.body):
        for name, known in ids.items():
            if isinstance(values, dict) and UUID.fullmatch(str(values.get(name))) and turn % 2:
                values[name] = known


turns = itertools.count()


# A response that never ends cannot be read completely.
@schema.exclude(path="/api/events").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_request_gets_a_documented_response(case, account):
    turn = next(turns)
    aim(case, account.ids, turn)
    # A schema cannot say which requests are valid: time zones, keys, cursors, tokens, fields that depend on each other.
    excluded = [positive_data_acceptance]
    if case.path == "/api/batch":
        # An invalid operation is rejected in its own push result.
        excluded.append(negative_data_rejection)
    response = case.call_and_validate(base_url=account.server.url, session=account.session, excluded_checks=excluded)
    assert response.status_code < 500


# These say that somebody is not signed in without asking who they are: a password, a code, a passkey or a cookie was not
# enough.
SIGN_IN = {"login", "finish_second_step_with_code", "refresh", "reset_password"}
SIGN_IN |= {"sign_in_with_passkey", "start_second_step_with_passkey", "finish_second_step_with_passkey"}
SIGN_IN |= {"finish_oidc_sign_in", "link_oidc_identity"}
# And these that a link is over.
SIGN_IN |= {"preview_link", "open_link", "renew_guest"}


def test_every_operation_documents_its_errors():
    for operation in OPERATIONS.values():
        responses = operation.definition["responses"]
        assert "default" not in responses
        assert operation.secured == ("401" in responses) or operation.name in SIGN_IN
        assert {"413", "422"} <= set(responses) or operation.body is None
        assert "422" in responses or not operation.definition.get("parameters")
        assert "404" in responses or not any(place.startswith("path.") for place in operation.ids)
        for status, response in responses.items():
            media = set(response.get("content", {}))
            # A redirect leads on, without a body.
            is_error = status[0] not in "23"
            assert not is_error or operation.name.startswith("health") or media == {"application/problem+json"}
    assert json.dumps(DOCUMENT).count("HTTPValidationError") == 0
