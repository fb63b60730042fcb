"""Decreases of what accounts have stored, which wait to be subtracted in `account_usage`."""

from tend.core.db.database import Queryable

# The row of an account that writes at the moment is left for the next time. Decreases of accounts that were deleted go with them,
# and those of their guests, who have a row as long as the account. One that is there without a row may be adding it now, and
# then counts all that it stores.
_SUBTRACT_DECREASES = """
with accounts as materialized (
    select distinct user_id
    from usage_decreases
), locked_usage as materialized (
    select user_id
    from account_usage
    where user_id in (select user_id from accounts)
    order by user_id
    for no key update skip locked
), done as (
    select user_id
    from locked_usage
    union all
    select user_id
    from accounts
    where not exists (select from account_usage where account_usage.user_id = accounts.user_id)
      and not exists (select from users where users.id = accounts.user_id)
), deleted as (
    delete from usage_decreases
    using done
    where usage_decreases.user_id = done.user_id
    returning usage_decreases.*
), subtracted as (
    update account_usage
    set todos = account_usage.todos - fewer.todos,
        text_bytes = account_usage.text_bytes - fewer.text_bytes,
        attachment_bytes = account_usage.attachment_bytes - fewer.attachment_bytes
    from (
        select
            user_id,
            sum(todos) as todos,
            sum(text_bytes) as text_bytes,
            sum(attachment_bytes) as attachment_bytes
        from deleted
        group by user_id
    ) fewer
    where account_usage.user_id = fewer.user_id
)
select count(*)
from deleted"""


async def subtract_usage_decreases(db: Queryable) -> int:
    """Subtracts from the usage of accounts what waits to be subtracted, and returns how many decreases these were."""
    count: int = await db.fetchval(_SUBTRACT_DECREASES)
    return count
