"""Who sends a push, and the operations that they may send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tend.accounts.errors import RestrictedToken
from tend.accounts.guest_tokens import Guest
from tend.core.request_context import restricted_token
from tend.sync.errors import ForMembersOnly
from tend.sync.operations import MalformedOperation, Operation, RejectedOperation
from tend.sync.text_merge import MergeBudget

ParsedOperations = Sequence[Operation | MalformedOperation]


@dataclass(frozen=True, slots=True)
class Sender:
    """A user, one of their restricted tokens, or a guest."""

    id: UUID
    """That of the user or the guest, by which statements find a membership."""
    account_id: UUID
    """The account that remembers the operations."""
    key_prefix: str = ""
    """It keeps apart the operations of several senders that one account remembers."""
    merge_budget: MergeBudget = field(default_factory=MergeBudget)


def find_sender(user_id: UUID, guest: Guest | None) -> Sender:
    """The sender of the present request."""
    if guest:
        return Sender(guest.id, guest.account_id, f"guest {guest.id} ")
    token_id = restricted_token.get()
    return Sender(user_id, user_id, f"token {token_id} " if token_id else "")


def reject_forbidden_operations(operations: ParsedOperations, guest: Guest | None) -> ParsedOperations:
    """Those that the sender of the present request may not send are replaced by `RejectedOperation`."""
    if guest:
        return [
            one if isinstance(one, MalformedOperation) or one.is_open_to_guests else RejectedOperation(ForMembersOnly())
            for one in operations
        ]
    if restricted_token.get():
        return [
            one if isinstance(one, MalformedOperation) or one.is_of_lists else RejectedOperation(RestrictedToken())
            for one in operations
        ]
    return operations
