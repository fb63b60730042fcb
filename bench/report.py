"""Formats the results as a table and compares them with their targets."""

import sys

from bench.measurement import Measurement

_HEAD = (
    f"{'scenario':<18}{'conns':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}"
    f"{'server':>9}{'database':>10}{'SQL/req':>9}{'MiB':>12}{'of floor':>10}{'by CPU':>8}  target"
)
_UNITS = f"{'':<18}{'':>6}{'':>8}{'ms':>8}{'ms':>8}{'ms':>8}{'CPU s/1000 requests':>19}{'':>9}{'app + db':>12}"


def print_lines(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def format_table(results: dict[str, Measurement]) -> list[str]:
    """Return the table's lines.

    `of floor` is the throughput as a share of the floor's; `by CPU` is the same share by CPU time, as if nothing else
    ran on this machine.
    """
    return [_HEAD, _UNITS, *[_format_row(measurement, results["floor"]) for measurement in results.values()]]


def _total_cpu(measurement: Measurement) -> float:
    return measurement.cpu("server_cpu") + measurement.cpu("postgres_cpu")


def _format_row(measurement: Measurement, floor: Measurement) -> str:
    scenario = measurement.scenario
    share = measurement.rate / floor.rate
    target = ""
    if scenario.min_share:
        target = f"{scenario.min_share} {'met' if share >= scenario.min_share else 'MISSED'}"
    memory = f"{measurement.memory[0]:.0f} + {measurement.memory[1]:.0f}"
    return (
        f"{scenario.name:<18}{scenario.connections:>6}{measurement.rate:>8.0f}"
        f"{measurement.latency('p50'):>8.1f}{measurement.latency('p95'):>8.1f}{measurement.latency('p99'):>8.1f}"
        f"{measurement.cpu('server_cpu'):>9.3f}{measurement.cpu('postgres_cpu'):>10.3f}{measurement.statements:>9.2f}"
        f"{memory:>12}{share:>10.2f}{_total_cpu(floor) / _total_cpu(measurement):>8.2f}  {target}"
    )


def list_missed_targets(results: dict[str, Measurement]) -> list[str]:
    """Return one line for each target that was missed."""
    floor = results["floor"].rate
    lines = []
    for name, measurement in results.items():
        scenario = measurement.scenario
        if scenario.min_share and measurement.rate < scenario.min_share * floor:
            share = measurement.rate / floor
            lines.append(f"MISSED {name}: {share:.2f} of the floor, less than {scenario.min_share}")
        if scenario.max_statements and round(measurement.statements) > scenario.max_statements:
            lines.append(f"MISSED {name}: {measurement.statements:.2f} statements per request")
        if measurement.failed:
            lines.append(f"MISSED {name}: {measurement.failed} responses were not 2xx")
    return lines


def print_outcome(missed: list[str]) -> int:
    """Print the missed targets, or that there are none, and return the exit code."""
    print_lines(*missed or ["all targets met"])
    return 1 if missed else 0
