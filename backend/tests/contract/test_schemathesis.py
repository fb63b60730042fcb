"""The document against the real server: inputs that it allows and forbids, made by schemathesis from a fixed seed."""

import itertools
import json
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
from tend_process import Tend

EXAMPLES = 15
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
load_all_checks()
schema = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig(seed=20_261_123))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("schemathesis") / "data"
    with Tend(folder, RATE_LIMIT_ENABLED="false", ENVIRONMENT="development", TEND_JOBS="false") as tend:
        yield tend.ready()
        assert "unforeseen failure" not in tend.text()
        assert "Traceback" not in tend.text()


@dataclass
class Account:
    """One for each operation, so that none spoils another's: some end sessions or delete what they are given."""

    server: Tend
    session: Session
    ids: dict[str, str]

    def renew(self) -> None:
        """A list with a todo, by a new account."""
        body = {"email": f"{secrets.token_hex(6)}@example.com", "password": PASSWORD}
        signed_in = httpx2.post(f"{self.server.url}/api/auth/register", json=body).json()
        self.session.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        made = {kind: self._make(f"/api/{kind}s", body) for kind, body in NEW.items()}
        self.ids = {f"{kind}_id": item["id"] for kind, item in made.items()}

    def _make(self, path: str, body: dict[str, str]) -> dict[str, str]:
        answer = self.session.post(self.server.url + path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()


NEW = {"list": {"name": "Groceries"}, "todo": {"title": "Buy milk"}}


@pytest.fixture
def account(server):
    with Session() as session:
        account = Account(server, session, {})
        account.renew()
        yield account


def aim(case, ids, turn):
    """Put ids of things that exist into every other request that has good ids, since made-up ones only find nothing."""
    for values in (case.path_parameters, case.query, case.body):
        for name, known in ids.items():
            if isinstance(values, dict) and UUID.fullmatch(str(values.get(name))) and turn % 2:
                values[name] = known


turns = itertools.count()


# what goes on until somebody ends it cannot be read whole
@schema.exclude(path="/api/events").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_the_answer_is_as_documented(case, account):
    turn = next(turns)
    aim(case, account.ids, turn)
    # which requests are good is more than a schema can say: zones, keys, cursors, tokens, what belongs together
    excluded = [positive_data_acceptance]
    if case.path == "/api/batch":
        # an operation that makes no sense is refused in its own result
        excluded.append(negative_data_rejection)
    case.call_and_validate(base_url=account.server.url, session=account.session, excluded_checks=excluded)


def test_every_operation_names_its_refusals():
    for operation in OPERATIONS.values():
        responses = operation.described["responses"]
        assert "default" not in responses
        assert operation.secured == ("401" in responses) or operation.name in {"login", "refresh"}
        assert {"413", "422"} <= set(responses) or operation.body is None
        assert "404" in responses or not any(place.startswith("path.") for place in operation.ids)
        for status, response in responses.items():
            media = set(response.get("content", {}))
            assert status[0] == "2" or operation.name.startswith("health") or media == {"application/problem+json"}
    assert json.dumps(DOCUMENT).count("HTTPValidationError") == 0
