"""The request that is being handled, for its log lines and its problems."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
user_id: ContextVar[str] = ContextVar("user_id", default="")
account: ContextVar[str] = ContextVar("account", default="")
"""Whose share of the server the request uses: an account, or all guests of one account together. Empty for nobody's."""
