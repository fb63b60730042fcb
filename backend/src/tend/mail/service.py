import logging
from functools import partial

from tend.core.jobs import MarkDone
from tend.core.settings.settings import Settings
from tend.mail.email import Email
from tend.mail.errors import MailDeferred, MailRefused
from tend.mail.mime import to_mime
from tend.mail.transports import choose

_log = logging.getLogger("tend.mail")


async def send(settings: Settings, letter: Email, taken: MarkDone) -> None:
    """Hand `letter` over once. Called by jobs, which try again after `MailDeferred` and never after `MailRefused`.

    `taken` writes down that it is out, as soon as it is: what is sent again is only what was not written down.
    """
    transport = choose(settings)
    fields = {"transport": transport.name}
    try:
        await transport.deliver(to_mime(settings, letter), partial(_note, taken))
    except (MailDeferred, MailRefused) as error:
        outcome = "deferred" if isinstance(error, MailDeferred) else "refused"
        _log.warning("mail not sent", extra={**fields, "outcome": outcome, "reason": str(error)})
        raise
    _log.info("mail sent", extra=fields)


async def _note(taken: MarkDone) -> None:
    try:
        await taken()
    except Exception as error:  # noqa: BLE001  # the mail is out: to fail now would send it once more
        _log.warning("mail sent and not noted", extra={"error": type(error).__name__})
