"""Every fault, in the order of the documents."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

from faults import caddy, clients, clock, database, disk, failover, hosts, kills, mail, pooler, releases, streams
from faults.result import Result
from faults.suites import run_tests


@dataclass(frozen=True)
class Fault:
    name: str
    cause: Callable[[Path], Result | Coroutine[None, None, Result]]
    """Gets an empty folder. May be a coroutine. Raises `NotRunError`."""
    seconds: int = 180
    """After which it has failed."""
    is_alone: bool = False
    """Whether it needs the machine to itself, since it has a bar for how long something takes."""


_ONE_EFFECT = "requests that were sent 50 times at once, each with one effect"
FAULTS = [
    Fault("kill-writes", kills.kill_writes),
    Fault("kill-pushes", run_tests("tests/trust/test_kills.py", "-k", "operation"), 240),
    Fault("kill-mail", run_tests("tests/reminders/test_worker_kill.py")),
    Fault("kill-web-push", run_tests("tests/web_push/test_worker_kill.py")),
    Fault("kill-backup", run_tests("tests/backup/test_backup.py", "-k", "killed"), 240),
    Fault("kill-restore", run_tests("tests/backup/test_restore.py", "-k", "killed"), 240),
    Fault("kill-migration", kills.kill_migrations),
    Fault("hang-worker", kills.hang_worker, is_alone=True),
    Fault("restart-database", database.restart_database),
    Fault("crash-database", database.crash_database),
    Fault("hang-database", database.hang_database),
    Fault("fill-disk", disk.fill_disk),
    Fault("kill-primary", failover.kill_primary, 300, is_alone=True),
    Fault("restart-pooler", pooler.restart_pooler),
    Fault("pooler-suite", pooler.run_suite, 900),
    Fault("lose-valkey", hosts.lose_valkey),
    Fault("kill-host", hosts.kill_host),
    Fault("kill-host-caddy", caddy.kill_host),
    Fault("kill-only-host", caddy.kill_only_host),
    Fault("two-releases", releases.run_both),
    Fault("smtp", mail.break_smtp, 300, is_alone=True),
    Fault("step-clock", clock.step_clock, 300),
    Fault("summer-time", clock.change_to_summer_time, 300),
    Fault("repeat-requests", run_tests("tests/trust/test_concurrency.py", "-k", "fifty", done=_ONE_EFFECT)),
    Fault("stop-tend", streams.stop_tend, is_alone=True),
    Fault("drop-streams", streams.drop_streams, 300, is_alone=True),
    Fault("slow-clients", clients.abuse, is_alone=True),
    Fault("restore-to-a-moment", run_tests("tests/backup/test_restore_to_moment.py", "-k", "killed")),
]
