"""The figures as people read them, and what they were promised to be."""

import sys

from bench.measure import Measured

_HEAD = (
    f"{'scenario':<18}{'conns':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}"
    f"{'server':>9}{'database':>10}{'SQL/req':>9}{'MiB':>12}{'of floor':>10}{'by CPU':>8}  bar"
)
_UNITS = f"{'':<18}{'':>6}{'':>8}{'ms':>8}{'ms':>8}{'ms':>8}{'CPU s/1000 requests':>19}{'':>9}{'app + db':>12}"


def say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def table(results: dict[str, Measured]) -> list[str]:
    """`of floor` is throughput's share; `by CPU` what it would be if nothing else ran on this machine."""
    return [_HEAD, _UNITS, *[_line(measured, results["floor"]) for measured in results.values()]]


def _cost(measured: Measured) -> float:
    return measured.cpu("server_cpu") + measured.cpu("postgres_cpu")


def _line(measured: Measured, floor: Measured) -> str:
    scenario = measured.scenario
    share = measured.rate / floor.rate
    bar = f"{scenario.bar} {'met' if share >= scenario.bar else 'MISSED'}" if scenario.bar else ""
    memory = f"{measured.memory[0]:.0f} + {measured.memory[1]:.0f}"
    return (
        f"{scenario.name:<18}{scenario.connections:>6}{measured.rate:>8.0f}"
        f"{measured.latency('p50'):>8.1f}{measured.latency('p95'):>8.1f}{measured.latency('p99'):>8.1f}"
        f"{measured.cpu('server_cpu'):>9.3f}{measured.cpu('postgres_cpu'):>10.3f}{measured.statements:>9.2f}"
        f"{memory:>12}{share:>10.2f}{_cost(floor) / _cost(measured):>8.2f}  {bar}"
    )


def missed(results: dict[str, Measured]) -> list[str]:
    """What does not hold, one line each."""
    floor = results["floor"].rate
    lines = []
    for name, measured in results.items():
        scenario = measured.scenario
        if scenario.bar and measured.rate < scenario.bar * floor:
            lines.append(f"MISSED {name}: {measured.rate / floor:.2f} of the floor, less than {scenario.bar}")
        if scenario.statements and round(measured.statements) > scenario.statements:
            lines.append(f"MISSED {name}: {measured.statements:.2f} statements a request")
        if measured.failed:
            lines.append(f"MISSED {name}: {measured.failed} answers were not 2xx")
    return lines
