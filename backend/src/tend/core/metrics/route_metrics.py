"""The requests of each route: by status, and by how long they took."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tend.core.metrics import memory
from tend.core.metrics.memory import BLOCK_FIELDS, FIRST_ROUTE

LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Upper bounds in seconds. What is slower is in one more bucket without a bound."""
STATUS_CLASSES = ("none", "1xx", "2xx", "3xx", "4xx", "5xx")
"""`none`: the client had left before the response began."""
_BUCKET = len(STATUS_CLASSES)
_SECONDS = _BUCKET + len(LATENCY_BUCKETS) + 1
_ROUTE_FIELDS = _SECONDS + 1


@dataclass(frozen=True, slots=True)
class RouteTotals:
    method: str
    route: str
    by_status: tuple[int, ...]
    """In the order of `STATUS_CLASSES`."""
    buckets: tuple[int, ...]
    """How many were in each of `LATENCY_BUCKETS` alone, and how many were slower."""
    seconds: float


class RouteMetrics:
    """All worker processes run the same code, so that the same route has the same place in each of their blocks."""

    def __init__(self, routes: Iterable[tuple[str, str]]) -> None:
        """`routes`: method and path of each. Requests without a route are counted together, for GET and for the rest."""
        names = [("GET", "(none)"), ("other", "(none)"), *routes]
        self.end = FIRST_ROUTE + len(names) * _ROUTE_FIELDS
        if self.end > BLOCK_FIELDS:
            raise ValueError("there are more routes than a block has fields for")
        self._names = names
        self._fields = {name: FIRST_ROUTE + place * _ROUTE_FIELDS for place, name in enumerate(names)}

    def find_fields(self, method: str, path: str | None) -> int:
        """The first field of a route, for `count`."""
        other = "GET" if method == "GET" else "other"
        return self._fields.get((method, path or ""), self._fields[other, "(none)"])

    def totals(self, numbers: Sequence[float]) -> list[RouteTotals]:
        """Those of the routes that were requested, from `MetricsMemory.totals` up to `end`."""
        found = []
        for (method, route), first in self._fields.items():
            fields = numbers[first : first + _ROUTE_FIELDS]
            by_status = tuple(map(int, fields[:_BUCKET]))
            if any(by_status):
                buckets = tuple(map(int, fields[_BUCKET:_SECONDS]))
                found.append(RouteTotals(method, route, by_status, buckets, fields[_SECONDS]))
        return found


def count_request(first: int, status: int, seconds: float) -> None:
    """Count a response of the route whose fields begin at `first`; `status` 0 if the client left before it."""
    fields = memory.current.fields
    fields[first + status // 100] += 1
    fields[first + _BUCKET + bisect_left(LATENCY_BUCKETS, seconds)] += 1
    fields[first + _SECONDS] += seconds
