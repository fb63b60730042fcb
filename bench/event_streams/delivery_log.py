"""Records when each write was sent and how long it took to reach each stream."""


class DeliveryLog:
    def __init__(self) -> None:
        self.sent: dict[str, list[float]] = {}
        """For each list, the times at which its writes were sent, in the order of the versions that they take."""
        self.first_version: dict[str, int] = {}
        """Each list's version before those writes."""
        self.delays: list[float] = []
        """Seconds from a write to a stream, one for each delivery."""

    def add_list(self, list_id: str, version: int) -> None:
        self.first_version[list_id] = version
        self.sent[list_id] = []

    def record_delivery(self, list_id: str, last_seen: int, version: int, now: float) -> int:
        """Record that a stream that had seen `last_seen` received `version`. Returns the version it has seen now."""
        first = self.first_version[list_id]
        seen = max(last_seen, first)
        self.delays += [now - sent_at for sent_at in self.sent[list_id][seen - first : version - first]]
        return version

    def reset(self) -> None:
        """Discard the writes so far; not every stream was open yet to receive them."""
        for list_id, sent in self.sent.items():
            self.first_version[list_id] += len(sent)
            sent.clear()
        self.delays.clear()
