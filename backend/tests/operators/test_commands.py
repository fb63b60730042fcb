"""What operators do on the command line, beside a running server: the same as on `/admin`."""

import httpx2
import pytest

from conftest import PASSWORD
from tend.core.jobs import enqueue_job
from tend.operators import command_actions
from tend_process import Tend
from time_limits import HANG_SECONDS, wait_until

pytestmark = pytest.mark.xdist_group("serve")
# No addresses that the scan of the log looks for: these commands print addresses.
ADA, BOB = "ada@mail.test", "bob@mail.test"


@pytest.fixture
def server(tmp_path):
    # Nothing else works on the queue, so that jobs stay as they are.
    with Tend(tmp_path / "data", TEND_JOBS="false") as tend:
        yield tend.ready()


@pytest.fixture
def run(server):
    def run(*words, **environment):
        """The exit code of `tend` with these words, and the text that it printed."""
        folder = server.folder.with_name("command")
        with Tend(folder, *words, TEND_DATA_DIR=str(server.folder), **environment) as command:
            code = command.end()
            text = command.text()
        command.log.unlink()
        return code, text

    return run


def register(server, address, name):
    body = {"email": address, "password": PASSWORD, "name": name}
    response = httpx2.post(f"{server.url}/api/auth/register", json=body, timeout=HANG_SECONDS)
    assert response.is_success, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def announcement(server):
    """A running server applies the settings within seconds."""
    return server.get("/api/server").json()["announcement"]


def test_accounts_are_found_and_deleted(server, run):
    headers = register(server, ADA, "Ada Byron")
    register(server, BOB, "Bob")
    code, text = run("users", "search", "BYRON")
    [line] = text.splitlines()
    assert code == 0
    assert f"{ADA}  0 todos, 0.0 MB of text" in line
    # The newest first.
    assert [line.split()[4] for line in run("users", "search", "mail.test")[1].splitlines()] == [BOB, ADA]
    assert run("users", "search", "nobody") == (0, "No account matches.\n")

    # Nothing is on the standard input of this process, so nobody has said yes.
    code, text = run("users", "delete", ADA)
    assert (code, "forever?" in text) == (1, True)
    assert server.get("/api/me", headers=headers).status_code == 200
    assert run("users", "delete", ADA, "--yes") == (0, f"{ADA} is deleted.\n")
    assert server.get("/api/me", headers=headers).status_code == 401
    assert run("users", "search", "byron")[1] == "No account matches.\n"
    assert run("users", "delete", ADA, "--yes")[0] == 1
    assert "command line  account_deleted" in run("acts")[1]


def test_jobs_are_listed_and_retried(server, run):
    # Its address has to be confirmed, so an email is queued.
    register(server, ADA, "Ada")
    code, text = run("jobs", "list", "--state", "waiting")
    assert code == 0
    assert "waiting" in text.splitlines()[0]
    assert run("jobs", "list", "--state", "dead") == (0, "There is no such job.\n")
    assert run("jobs", "retry") == (0, "0 jobs begin again.\n")


async def test_dead_jobs_begin_again(operator, app, settings):
    await enqueue_job(app.state.database, "failing", {"email_key": "secret@mail.test"})
    await app.state.database.execute("update pgqueuer set status = 'failed' where entrypoint = 'failing'")
    [line] = await command_actions.describe_jobs(settings, "dead", 10)
    number, state, job = line.split()[:3]
    assert (state, job) == ("dead", "failing")
    assert await command_actions.retry(settings, [int(number) + 1]) == 0
    assert await command_actions.retry(settings, [int(number)]) == 1
    assert await command_actions.describe_jobs(settings, "dead", 10) == []
    assert (await command_actions.describe_acts(settings, 1))[0].endswith("command line  jobs_retried  1")


def test_an_announcement_is_one_line_and_email_is_tried_out(server, run):
    assert run("announce", "Maintenance at noon")[0] == 0
    wait_until(lambda: announcement(server) == "Maintenance at noon")
    assert "at most 300" in run("announce", "x" * 301)[1]
    assert run("announce", "") == (0, "There is no announcement.\n")
    wait_until(lambda: not announcement(server))

    assert run("mail", "test", ADA) == (0, "The email was accepted (files).\n")
    [path] = (server.folder / "mail").glob("*.eml")
    assert "operator tries out email" in path.read_text()
    # Nothing listens there.
    broken = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9", "SMTP_FROM_EMAIL": "tend@mail.test"}
    code, text = run("mail", "test", ADA, **broken)
    assert (code, "the email was not accepted" in text) == (1, True)
    assert run("mail", "test", "nobody")[0] == 1
    assert [line.split("  ")[1:] for line in run("acts", "--limit", "2")[1].splitlines()] == [
        ["command line", "mail_tested", "failed"],
        ["command line", "mail_tested", "sent"],
    ]
