"""An email at once and past the queue, to see whether mail works: to an operator's own address, or from the command line."""

from uuid import UUID

from tend.accounts.errors import AccountNotFound
from tend.accounts.queries.operators import record_act
from tend.accounts.queries.users import find_by_id
from tend.accounts.session_tokens import SignedInUser
from tend.core.db.database import Database
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit
from tend.core.ids import new_id
from tend.core.settings.settings import Settings
from tend.mail.email import Email, MailDeferred, MailRefused
from tend.mail.mime import build_message
from tend.mail.service import choose_transport
from tend.operators.overview_schemas import MailTestResult

_LIMIT = RateLimit(5, 300)


async def send_test_to_operator(db: Database, settings: Settings, operator: SignedInUser) -> MailTestResult:
    """Raises `TooManyRequests`."""
    await enforce_rate_limit(db, settings, "mail-test", str(operator.id), _LIMIT)
    account = await find_by_id(db, operator.id)
    if account is None:
        raise AccountNotFound
    return await send_test(db, settings, account.email, account.name, operator.id)


async def send_test(
    db: Database, settings: Settings, address: str, name: str, operator_id: UUID | None = None
) -> MailTestResult:
    """`operator_id` is None on the command line."""
    values = {
        "name": name,
        "text": "This is a test: email from your server arrives.",
        "advice": "You don’t need to do anything.",
        "link": f"{settings.frontend_url}/admin",
        "reason": "This server emails you because its operator tries out email.",
    }
    email = await build_message(settings, Email(new_id(), "alert", address, values, "Test of email"))
    transport = choose_transport(settings)
    try:
        await transport.deliver(email)
    except (MailDeferred, MailRefused) as error:
        await record_act(db, operator_id, "mail_tested", detail="failed")
        return MailTestResult(is_sent=False, transport=transport.name, error=str(error))
    await record_act(db, operator_id, "mail_tested", detail="sent")
    return MailTestResult(is_sent=True, transport=transport.name, error=None)
