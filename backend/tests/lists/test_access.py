import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
IMPORT = "from tend.lists.access import CAN_READ, has_role\n"


def run_check(*arguments):
    command = [sys.executable, "scripts/check_access.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_no_statement_of_the_product_has_a_permission_of_its_own():
    checked = run_check()
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (
            '"select from memberships join lists on lists.id = memberships.list_id"',
            "writes 'memberships.list_id' itself",
        ),
        (
            'f"select from memberships join lists on {CAN_READ} where memberships.user_id = $2"',
            "writes 'memberships.user",
        ),
        (
            "f\"select from lists join memberships on {CAN_READ} and memberships.role = 'owner'\"",
            "writes 'memberships.role",
        ),
        ('f"select from lists join memberships own on {CAN_READ} and own.user_id = $1"', "calls memberships 'own'"),
        ('"select from lists, memberships where lists.id = $2"', "uses memberships without a condition"),
        ('"update memberships set folder = null"', "uses memberships without a condition"),
        (
            'f"select from memberships join lists on {CAN_READ} where exists (select from memberships)"',
            "uses memberships without a condition",
        ),
    ],
)
def test_the_check_fails_on_a_statement_with_a_permission_of_its_own(tmp_path, statement, error):
    module = tmp_path / "todos" / "queries.py"
    module.parent.mkdir()
    module.write_text(f"{IMPORT}PLANTED = {statement}\n")
    checked = run_check(tmp_path)
    assert checked.returncode == 1
    assert f"PLANTED {error}" in checked.stderr


@pytest.mark.parametrize(
    "statement",
    [
        'f"select memberships.role from memberships join lists on {CAN_READ}"',
        "f\"select from lists, memberships where {has_role('editor')} order by memberships.position\"",
    ],
)
def test_the_check_accepts_a_statement_with_a_condition_of_the_access_module(tmp_path, statement):
    (tmp_path / "queries.py").write_text(f"{IMPORT}FINE = {statement}\n")
    assert run_check(tmp_path).returncode == 0
