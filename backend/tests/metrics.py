"""Figures that tests have measured, printed after the run."""

import pytest


@pytest.fixture
def figures(request):
    """Call it with a line to print, whether the test passes or fails."""
    return lambda line: request.node.user_properties.append(("figures", line))


@pytest.hookimpl(specname="pytest_terminal_summary")
def pytest_print_figures(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{report.nodeid.partition('::')[0]}: {line}")
