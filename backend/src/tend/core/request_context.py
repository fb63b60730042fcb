"""The request that is being handled: its name in logs and problems, who pays for it, and which lists it may reach."""

from contextvars import ContextVar
from uuid import UUID

request_id: ContextVar[str] = ContextVar("request_id", default="")
user_id: ContextVar[str] = ContextVar("user_id", default="")
payer: ContextVar[str] = ContextVar("payer", default="")
"""Whose share of the server the request uses: an account, or all guests of one account together. Empty for nobody's."""
restricted_token: ContextVar[UUID | None] = ContextVar("restricted_token", default=None)
"""The API token that sent the request, if it is restricted to lists. Statements then reach these alone."""
