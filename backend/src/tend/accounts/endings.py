from tend.accounts import events
from tend.accounts.access_tokens import Caller
from tend.accounts.gate import Gate


def finish(gate: Gate, ended: list[Caller], reason: str) -> None:
    """After the commit: refuse these sessions here at once (the bus tells the other processes), and log their end."""
    gate.revocations.add([one.session_id for one in ended])
    for one in ended:
        events.note("session ended", one.user_id, one.session_id, reason)
