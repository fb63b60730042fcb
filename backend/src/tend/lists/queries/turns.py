"""Turns of pushes and of changes of members, so that a change of members waits for one transaction of a push at most.

A lock of a row is no queue: whoever asks at the right moment passes those who wait. These locks are queues. Pushes to a list
come one after the other, and a change of its members or links comes before the pushes that still wait. Both take their turns
before they lock lists, and those of several lists in the order of their ids.
"""


def _lock_key_sql(turn: str, list_id: str) -> str:
    # Nobody can choose the id of a list so that its key is that of another.
    return f"('x' || left(md5('{turn} ' || {list_id}), 16))::bit(64)::bigint"


def push_turn_sql(list_id: str) -> str:
    """Two columns that wait for the turn of a push, and keep it until the transaction ends."""
    return f"""pg_advisory_xact_lock({_lock_key_sql("push", list_id)}) as push_turn,
        pg_advisory_xact_lock_shared({_lock_key_sql("members", list_id)}) as members_turn"""


def members_turn_sql(list_id: str) -> str:
    """The same for a change of the list's members or links."""
    return f"pg_advisory_xact_lock({_lock_key_sql('members', list_id)}) as members_turn"
