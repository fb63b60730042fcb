"""The commands of an operator: `tend users` beside a running server, and `make audit`."""

import importlib.util
import threading
from pathlib import Path

import httpx2
import pytest

from account_client import REFRESH
from conftest import PASSWORD
from tend_process import Tend
from time_limits import HANG_SECONDS, wait_until, wait_within

pytestmark = pytest.mark.xdist_group("serve")
# No address that the scan of the log looks for: these commands print addresses.
EMAIL = "ada@mail.test"


def users(tend, *words):
    """The exit code of `tend users`, and the text that it printed."""
    with Tend(tend.folder.with_name("users"), "users", *words, TEND_DATA_DIR=str(tend.folder)) as command:
        code = command.end()
        text = command.text()
    command.log.unlink()
    return code, text


def wait_for_end(url, headers, ended):
    with httpx2.stream("GET", f"{url}/api/events", headers=headers, timeout=HANG_SECONDS) as stream:
        ended["status"] = stream.status_code
        for _ in stream.iter_raw():
            ended.setdefault("open", True)
    ended["over"] = True


def test_disabling_an_account_ends_it_on_a_running_server_within_a_second(data_folder):
    with Tend(data_folder, "serve", "--workers", "2") as tend:
        tend.ready()
        with httpx2.Client(base_url=tend.url, timeout=HANG_SECONDS) as client:
            user = client.post("/api/auth/register", json={"email": EMAIL, "password": PASSWORD}).json()
            headers = {"Authorization": f"Bearer {user['access_token']}"}
            cookie = {"Cookie": f"{REFRESH}={client.cookies[REFRESH]}"}
            ended = {}
            listener = threading.Thread(target=wait_for_end, args=(tend.url, headers, ended))
            listener.start()
            wait_until(lambda: "open" in ended)

            code, text = users(tend, "disable", EMAIL)
            wait_within(1, lambda: "over" in ended)
            assert (code, text) == (0, f"{EMAIL} is disabled.\n")
            # Requests reach both processes in turn.
            statuses = [tend.get("/api/me", headers=headers).status_code for _ in range(20)]
            assert set(statuses) == {401}
            listener.join()
            assert client.post("/api/auth/refresh", headers=cookie).status_code == 401
            given = {"email": EMAIL, "password": PASSWORD}
            assert client.post("/api/auth/login", json=given).json()["code"] == "account_disabled"

            assert "disabled 20" in users(tend, "list")[1]
            assert users(tend, "enable", user["user"]["id"]) == (0, f"{EMAIL} is enabled.\n")
            assert client.post("/api/auth/login", json=given).status_code == 200
            assert "used 20" in users(tend, "list")[1]
            for unknown in ("bob@example.com", "nonsense", "0190a5c8-7e6b-7cc1-9f0e-3d2a1b4c5d6e"):
                code, text = users(tend, "disable", unknown)
                assert (code, "no account has this address or id" in text) == (1, True)


SCRIPT = Path(__file__).parents[3] / "scripts" / "lock_files" / "audit.py"


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_source_that_knows_not_every_python_package_is_not_a_pass(audit):
    known = {"name": "anyio", "version": "4.16.0", "vulns": []}
    unknown = {"name": "alembic", "skip_reason": "Dependency not found and could not be audited"}
    assert audit.find_python_vulnerabilities({"dependencies": [known]}) == []
    for dependencies in ([known, unknown], []):
        with pytest.raises(audit.NotRun):
            audit.find_python_vulnerabilities({"dependencies": dependencies})


def test_an_npm_source_that_cannot_be_reached_is_not_a_pass(audit):
    assert audit.find_npm_vulnerabilities({"vulnerabilities": {}, "metadata": {}}) == []
    with pytest.raises(audit.NotRun):
        audit.find_npm_vulnerabilities({"message": "405 Method Not Allowed", "statusCode": 405})


def test_a_known_vulnerability_is_named(audit):
    found = {"name": "anyio", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}
    assert audit.find_python_vulnerabilities({"dependencies": [found]}) == ["anyio 1.0: PYSEC-2026-1"]
    report = {"vulnerabilities": {"left-pad": {"severity": "high"}}, "metadata": {}}
    assert audit.find_npm_vulnerabilities(report) == ["left-pad: high"]


def test_the_exit_code_of_an_audit_that_did_not_run_is_3(audit, monkeypatch, capsys):
    def be_offline(_command):
        raise audit.NotRun("it can't be reached")

    monkeypatch.setattr(audit, "run", be_offline)
    assert set(audit.audit_all()) == {3}
    assert capsys.readouterr().out.count("not run") == len(audit.PYTHON_LOCKS) + len(audit.NPM_FOLDERS)


def test_promoting_makes_an_operator_and_demoting_an_ordinary_account(data_folder):
    with Tend(data_folder) as tend, httpx2.Client(base_url=tend.url, timeout=HANG_SECONDS) as client:
        tend.ready()
        user = client.post("/api/auth/register", json={"email": EMAIL, "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {user['access_token']}"
        assert client.get("/api/admin/acts").status_code == 403
        assert users(tend, "promote", EMAIL) == (0, f"{EMAIL} is an operator.\n")
        assert users(tend, "list")[1].rstrip().endswith(f"{EMAIL}  operator")
        (act,) = client.get("/api/admin/acts").json()["items"]
        assert (act["act"], act["operator_id"]) == ("operator_promoted", None)
        assert users(tend, "demote", user["user"]["id"]) == (0, f"{EMAIL} is no operator.\n")
        assert client.get("/api/admin/acts").status_code == 403
        assert users(tend, "promote", "nobody@mail.test")[0] == 1
