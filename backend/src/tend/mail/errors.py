from tend.core.jobs import GiveUp


class MailDeferred(Exception):
    """The email was not sent, and may be later. The text names the step that failed, without anybody's address."""


class MailRefused(GiveUp):
    """The email was refused for good. The text is the server's code."""
