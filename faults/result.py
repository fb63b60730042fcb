"""The effect of a fault on Tend, as one line of the table."""

from dataclasses import dataclass, field

FAILED, NOT_RUN = 1, 3


class NotRunError(Exception):
    """The reason why a fault could not be caused on this machine."""


@dataclass
class Result:
    done: str
    """What was done, with the figures that have no field of their own."""
    acknowledged: int | None = None
    """How many writes, emails or other effects a client or user could rely on; None if that is not what was counted."""
    lost: int = 0
    doubled: int = 0
    """Effects that happened more than once, beyond what the fault makes unavoidable."""
    recovery: float | None = None
    """Seconds from the fault, or from its end if it lasts, until Tend works again; the longest of several."""
    failures: list[str] = field(default_factory=list)
    """What should not have happened, apart from that."""

    def require(self, is_met: bool, sentence: str) -> None:  # noqa: FBT001  # reads like an assertion
        if not is_met:
            self.failures.append(sentence)

    @property
    def has_passed(self) -> bool:
        return not (self.lost or self.doubled or self.failures)

    def describe(self) -> str:
        counts = []
        if self.acknowledged is not None:
            counts = [f"{self.acknowledged:,} acknowledged", f"{self.lost:,} lost", f"{self.doubled:,} doubled"]
        elif self.lost or self.doubled:
            counts = [f"{self.lost:,} lost", f"{self.doubled:,} doubled"]
        if self.recovery is not None:
            counts.append(f"works again after {self.recovery:.1f} s")
        return f"{self.done}: {', '.join(counts)}" if counts else self.done
