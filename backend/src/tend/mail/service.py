import logging

from tend.core.settings import Settings
from tend.mail.errors import MailDeferred, MailRefused
from tend.mail.letter import Letter
from tend.mail.message import compose
from tend.mail.transports import choose

_log = logging.getLogger("tend.mail")


async def send(settings: Settings, letter: Letter) -> None:
    """Hand `letter` over once. Called by jobs, which try again after `MailDeferred` and never after `MailRefused`."""
    transport = choose(settings)
    fields = {"transport": transport.name}
    try:
        await transport.deliver(compose(settings, letter))
    except (MailDeferred, MailRefused) as error:
        outcome = "deferred" if isinstance(error, MailDeferred) else "refused"
        _log.warning("mail not sent", extra={**fields, "outcome": outcome, "reason": str(error)})
        raise
    _log.info("mail sent", extra=fields)
