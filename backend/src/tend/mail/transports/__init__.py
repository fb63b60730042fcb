from tend.core.settings.settings import Settings
from tend.mail.transports.api import HttpsApi
from tend.mail.transports.file import Files
from tend.mail.transports.smtp import Smtp
from tend.mail.transports.transport import Transport


def choose(settings: Settings) -> Transport:
    """The one way that mail takes: an HTTPS API, SMTP, or, with neither configured, files."""
    return HttpsApi.of(settings) or Smtp.of(settings) or Files.of(settings)
