"""The quotas of accounts, as an operator sets them for `tend serve`."""

import httpx2
import pytest

from conftest import PASSWORD
from tend_process import Tend

pytestmark = pytest.mark.xdist_group("serve")

QUOTAS = {
    "ACCOUNT_MAX_LISTS": "2",
    "ACCOUNT_MAX_TODOS": "3",
    "ACCOUNT_MAX_TEXT_MB": "1",
    "ACCOUNT_MAX_ATTACHMENT_MB": "1",
}
LONG = "x" * 20_000


def enter(tend: Tend, action: str) -> dict[str, str]:
    response = tend.ready().post(f"/api/auth/{action}", json={"email": "ada@example.com", "password": PASSWORD})
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def send(tend: Tend, headers: dict[str, str], path: str, **options: object) -> httpx2.Response:
    return tend.post(path, headers=headers, **options)


def add_todos(tend: Tend, headers: dict[str, str], count: int, **fields: str) -> list[httpx2.Response]:
    return [send(tend, headers, "/api/todos", json={"title": "Milk"} | fields) for _ in range(count)]


def quota_in(response: httpx2.Response) -> tuple[int, str]:
    """The status, and the quota that the message names."""
    return response.status_code, response.json()["detail"].removeprefix("You’ve reached the limit of ").partition(",")[
        0
    ]


def test_a_server_enforces_the_quotas_that_it_was_started_with(tmp_path):
    folder = tmp_path / "data"
    with Tend(folder, **QUOTAS) as tend:
        headers = enter(tend, "register")
        *created, refused = [send(tend, headers, "/api/lists", json={"name": "Home"}) for _ in range(2)]
        assert ([one.status_code for one in created], quota_in(refused)) == ([201], (422, "2 lists"))
        *created, refused = add_todos(tend, headers, 4)
        assert ([one.status_code for one in created], quota_in(refused)) == ([201] * 3, (422, "3 todos"))
        files = f"/api/todos/{created[0].json()['id']}/attachments?name=a"
        responses = [send(tend, headers, files, content=bytes([number]) * 600_000) for number in range(2)]
        assert (responses[0].status_code, quota_in(responses[1])) == (201, (422, "1 MB of files"))
        tend.process.terminate()
        assert tend.end() == 0
    # The next start takes other ones, and what is stored counts.
    with Tend(folder, **QUOTAS | {"ACCOUNT_MAX_TODOS": "100"}) as tend:
        headers = enter(tend, "login")
        responses = add_todos(tend, headers, 60, notes=LONG)
        # A million bytes are 49 such todos beside the three that are there.
        assert [one.status_code for one in responses[:49]] == [201] * 49
        assert {quota_in(one) for one in responses[50:]} == {(422, "1 MB of text")}
