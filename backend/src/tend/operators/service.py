"""What an operator does with the accounts of others."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from tend.accounts.current_user import require_reauthentication
from tend.accounts.errors import AccountNotFound, ActionOnOwnAccount, TwoFactorNotEnabled
from tend.accounts.queries.users import AccountRow, find_by_id
from tend.accounts.service import operator_actions
from tend.accounts.session_tokens import SignedInUser
from tend.core.bus.bus import Bus
from tend.core.db.database import Database
from tend.core.errors import DatabaseBusy
from tend.core.write_result import publish_changes
from tend.operators.schemas import UserAction

_Act = Callable[[Database, AccountRow, UUID], Awaitable[None]]


def _by_id(act: Callable[[Database, UUID, UUID], Awaitable[None]]) -> _Act:
    return lambda db, account, operator_id: act(db, account.id, operator_id)


async def _reset_two_factor(db: Database, account: AccountRow, operator_id: UUID) -> None:
    if not await operator_actions.reset_two_factor(db, account.id, operator_id):
        raise TwoFactorNotEnabled


_ACTS: Mapping[UserAction, _Act] = {
    "disable": _by_id(operator_actions.disable_account),
    "enable": _by_id(operator_actions.enable_account),
    "sign_out": _by_id(operator_actions.end_sessions),
    "send_reset_link": operator_actions.send_reset_link,
    "reset_two_factor": _reset_two_factor,
    "promote": _by_id(operator_actions.promote_account),
    "demote": _by_id(operator_actions.demote_account),
}
# Nobody shuts out themselves by a slip of the finger, or turns off their own second factor without a code.
_FOR_OTHERS: frozenset[UserAction] = frozenset({"disable", "demote", "reset_two_factor"})

# Whoever finds an operator's browser open must get no lasting power, nor the accounts of others.
_SENSITIVE: frozenset[UserAction] = frozenset({"promote", "send_reset_link", "reset_two_factor"})


async def act_on_account(db: Database, operator: SignedInUser, user_id: UUID, action: UserAction) -> None:
    """Raises `AccountNotFound`, `ActionOnOwnAccount` for what operators may not do to themselves, `ReauthenticationRequired`, and
    `TwoFactorNotEnabled`."""
    if action in _SENSITIVE:
        await require_reauthentication(db, operator)
    account = await _find(db, user_id)
    if action in _FOR_OTHERS and account.id == operator.id:
        raise ActionOnOwnAccount
    await _ACTS[action](db, account, operator.id)


async def delete_account(db: Database, bus: Bus, operator: SignedInUser, user_id: UUID) -> None:
    """Raises the same errors."""
    await require_reauthentication(db, operator)
    account = await _find(db, user_id)
    if account.id == operator.id:
        raise ActionOnOwnAccount
    write = await operator_actions.delete_account(db, account, operator.id)
    if write is None:
        raise DatabaseBusy
    await publish_changes(bus, [write])


async def _find(db: Database, user_id: UUID) -> AccountRow:
    account = await find_by_id(db, user_id)
    if account is None:
        raise AccountNotFound
    return account
