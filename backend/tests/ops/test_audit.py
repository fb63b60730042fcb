"""`make audit` passes only if every package was looked up."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "lock_files" / "audit.py"


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_source_that_knows_not_every_python_package_is_not_a_pass(audit):
    known = {"name": "anyio", "version": "4.16.0", "vulns": []}
    unknown = {"name": "alembic", "skip_reason": "Dependency not found and could not be audited"}
    assert audit.find_python_vulnerabilities({"dependencies": [known]}) == []
    for dependencies in ([known, unknown], []):
        with pytest.raises(audit.NotRun):
            audit.find_python_vulnerabilities({"dependencies": dependencies})


def test_an_npm_source_that_cannot_be_reached_is_not_a_pass(audit):
    assert audit.find_npm_vulnerabilities({"vulnerabilities": {}, "metadata": {}}) == []
    with pytest.raises(audit.NotRun):
        audit.find_npm_vulnerabilities({"message": "405 Method Not Allowed", "statusCode": 405})


def test_a_known_vulnerability_is_named(audit):
    found = {"name": "anyio", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1"}]}
    assert audit.find_python_vulnerabilities({"dependencies": [found]}) == ["anyio 1.0: PYSEC-2026-1"]
    report = {"vulnerabilities": {"left-pad": {"severity": "high"}}, "metadata": {}}
    assert audit.find_npm_vulnerabilities(report) == ["left-pad: high"]


def test_the_exit_code_of_an_audit_that_did_not_run_is_3(audit, monkeypatch, capsys):
    def be_offline(_command):
        raise audit.NotRun("it can't be reached")

    monkeypatch.setattr(audit, "run", be_offline)
    assert set(audit.audit_all()) == {3}
    assert capsys.readouterr().out.count("not run") == 6
