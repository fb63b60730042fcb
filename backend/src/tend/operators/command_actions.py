"""Does what `user_commands` and `server_commands` ask for. Each function opens the database by itself."""

from collections.abc import Sequence

from pydantic import ValidationError

from tend.accounts.email_address import normalize_email
from tend.accounts.queries import operators
from tend.accounts.queries.operators import OperatorAct
from tend.accounts.service import operator_actions
from tend.core.db.database import open_database
from tend.core.errors import StartError
from tend.core.settings.settings import Settings
from tend.core.write_result import publish_changes_on_commit
from tend.monitoring.queries.jobs import QueuedJob, list_jobs
from tend.operators import mail_test
from tend.operators.change_settings import change_settings
from tend.operators.overview_schemas import JobState
from tend.operators.retry_jobs import retry_dead_jobs
from tend.operators.schemas import AccountSearch
from tend.ops.commands import describe_account, find_account
from tend.server_settings.queries import ServerSettingsPatch
from tend.server_settings.schemas import ServerSettingsChange

_MB = 1_000_000


async def search_users(settings: Settings, text: str, limit: int) -> list[str]:
    """A line for each account with `text` in its address or name, the newest first, with what it stores."""
    AccountSearch(text=text[:254])
    async with open_database(settings, settings.direct_url) as db:
        found = await operators.search_accounts(db, text, None, limit)
    return [f"{describe_account(one)}  {one.todos:,} todos, {one.text_bytes / _MB:.1f} MB of text" for one in found]


async def read_address(settings: Settings, address_or_id: str) -> str:
    """The address of an account. Raises `StartError` if there is none."""
    async with open_database(settings, settings.direct_url) as db:
        return (await find_account(db, address_or_id)).email


async def delete_user(settings: Settings, address_or_id: str) -> str:
    """Delete the account with everything that nobody else shares, and return its address. Raises `StartError`."""
    async with open_database(settings, settings.direct_url) as db, db.transaction() as tx:
        account = await find_account(tx, address_or_id)
        write = await operator_actions.delete_account(tx, account)
        if write is None:
            raise StartError("the password of the account was changed at this moment; try again")
        await publish_changes_on_commit(tx, [write])
    return account.email


async def describe_jobs(settings: Settings, state: JobState | None, limit: int) -> list[str]:
    """A line for each job in the queue, dead ones first."""
    async with open_database(settings, settings.direct_url) as db:
        return [_describe_job(job) for job in await list_jobs(db, state, limit)]


def _describe_job(job: QueuedJob) -> str:
    line = f"{job.id:>8}  {job.state:<8}  {job.job:<28}  due {job.due_at:%Y-%m-%d %H:%M:%S}  {job.attempts} attempts"
    return f"{line}  {job.error}" if job.error else line


async def retry(settings: Settings, ids: Sequence[int]) -> int:
    """Let dead jobs begin again, those of `ids` or all; returns how many there were."""
    async with open_database(settings, settings.direct_url) as db:
        return await retry_dead_jobs(db, None, ids or None)


async def describe_acts(settings: Settings, limit: int) -> list[str]:
    """A line for each thing that an operator did, the newest first."""
    async with open_database(settings, settings.direct_url) as db:
        return [_describe_act(act) for act in await operators.list_acts(db, None, limit)]


def _describe_act(act: OperatorAct) -> str:
    who = "command line" if act.operator_id is None else act.operator_email or "a deleted account"
    whom = act.user_email or (str(act.user_id) if act.user_id else "")
    return "  ".join(filter(None, [f"{act.acted_at:%Y-%m-%d %H:%M:%S}", who, act.act, whom, act.detail]))


async def announce(settings: Settings, text: str) -> None:
    """Show a line to everybody, or none if it is empty. Raises `StartError` if it is too long or has several lines."""
    try:
        change = ServerSettingsChange(announcement=text)
    except ValidationError:
        raise StartError("an announcement is one line of at most 300 characters") from None
    async with open_database(settings, settings.direct_url) as db:
        await change_settings(db, None, None, ServerSettingsPatch(announcement=change.announcement))


async def test_mail(settings: Settings, address: str) -> str:
    """Send an email to an address, at once, and return the way it took. Raises `StartError` if it was not accepted."""
    try:
        normalize_email(address)
    except ValueError:
        raise StartError("this is no email address") from None
    async with open_database(settings, settings.direct_url) as db:
        result = await mail_test.send_test(db, settings, address, "")
    if not result.is_sent:
        raise StartError(f"the email was not accepted: {result.error}")
    return result.transport
