from tend.core.jobs import GiveUp


class MailDeferred(Exception):
    """The mail did not leave, and may later: the text says where it stuck, without anybody's address."""


class MailRefused(GiveUp):
    """The mail was refused for good: the text is the server's code."""
