"""What tests have counted by the way, printed after the run."""

import pytest


@pytest.fixture
def figures(request):
    """Takes a line to print, whatever becomes of the test."""
    return lambda line: request.node.user_properties.append(("figures", line))


@pytest.hookimpl(specname="pytest_terminal_summary")
def pytest_print_figures(terminalreporter):
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties:
                if name == "figures":
                    terminalreporter.write_line(f"{report.nodeid.partition('::')[0]}: {line}")
