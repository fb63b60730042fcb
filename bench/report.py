"""Formats the results as tables and compares them with their targets."""

import sys
from collections.abc import Iterable

from bench.measurement import Measurement

_HEAD = (
    f"{'':<20}{'conns':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}"
    f"{'worker':>9}{'database':>10}{'floor':>8}{'floors':>8}{'SQL/req':>9}  wanted"
)
_UNITS = f"{'':<20}{'':>6}{'':>8}{'ms':>8}{'ms':>8}{'ms':>8}{'µs CPU':>9}{'µs CPU':>10}{'µs CPU':>8}"


def print_lines(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def format_table(title: str, measurements: Iterable[Measurement], *, is_after_wave: bool = False) -> list[str]:
    """Return the table's lines.

    `floor` is the CPU time of one request to the bare app, `floors` how many of them `worker` and `database` come to.
    """
    rows = [
        _format_row(measurement, _max_floors(measurement, is_after_wave=is_after_wave)) for measurement in measurements
    ]
    return ["", title, _HEAD, _UNITS, *rows]


def _max_floors(measurement: Measurement, *, is_after_wave: bool) -> float | None:
    scenario = measurement.scenario
    return (scenario.max_floors_after_wave if is_after_wave else None) or scenario.max_floors


def _format_row(measurement: Measurement, max_floors: float | None) -> str:
    wanted = ""
    if max_floors:
        wanted = f"≤ {max_floors:g} {'met' if measurement.floors <= max_floors else 'MISSED'}"
    return (
        f"{measurement.scenario.name:<20}{measurement.scenario.connections:>6}{measurement.rate:>8.0f}"
        f"{measurement.latency('p50'):>8.1f}{measurement.latency('p95'):>8.1f}{measurement.latency('p99'):>8.1f}"
        f"{measurement.worker_cpu:>9.0f}{measurement.postgres_cpu:>10.0f}{measurement.floor_cpu:>8.1f}"
        f"{measurement.floors:>8.1f}{measurement.statements:>9.2f}  {wanted}"
    )


def list_missed_targets(measurements: Iterable[Measurement], *, is_after_wave: bool = False) -> list[str]:
    """Return one line for each target that was missed."""
    when = " after the wave" if is_after_wave else ""
    lines = []
    for measurement in measurements:
        scenario, max_floors = measurement.scenario, _max_floors(measurement, is_after_wave=is_after_wave)
        name = scenario.name + when
        if max_floors and measurement.floors > max_floors:
            lines.append(f"MISSED {name}: {measurement.floors:.1f} floors of CPU, more than {max_floors:g}")
        if scenario.max_statements and round(measurement.statements) > scenario.max_statements:
            lines.append(f"MISSED {name}: {measurement.statements:.2f} statements per request")
        if measurement.failed:
            lines.append(f"MISSED {name}: {measurement.failed} responses were not 2xx")
    return lines


def print_outcome(missed: list[str]) -> int:
    """Print the missed targets, or that there are none, and return the exit code."""
    print_lines(*missed or ["all targets met"])
    return 1 if missed else 0
