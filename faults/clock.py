"""A clock that is set an hour ahead and back, and the days on which daylight saving time begins and ends."""

import asyncio
import email
import shutil
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import asyncpg

from faults.result import NotRunError, Result
from servers import Mailbox, mail_server
from sync.sse_client import User
from tend.core.postgres.server import Postgres
from tend_process import Tend
from time_limits import HANG_SECONDS

_REMINDERS, _MINUTES = 24, 5
# Reminders are dispatched every ten seconds.
_LOOK_SECONDS = 15.0


class Clock:
    """The clock of the processes that are started with `environment`: this machine's, and an offset."""

    def __init__(self, folder: Path) -> None:
        self._library, self._file = folder / "clock_offset.so", folder / "clock"
        compiler = shutil.which("cc")
        if sys.platform != "linux" or not compiler:
            raise NotRunError("a clock of its own needs Linux and a C compiler: install gcc and libc6-dev")
        source = Path(__file__).with_name("clock_offset.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", self._library, source], check=True)
        self._file.write_bytes(bytes(8))
        self._file.chmod(0o644)
        self.offset = timedelta()

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "FAULTS_CLOCK": str(self._file)}

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def step(self, offset: timedelta) -> None:
        """Set the clock ahead of this machine's."""
        self.offset = timedelta(seconds=round(offset.total_seconds()))
        with self._file.open("r+b", buffering=0) as file:
            file.write(struct.pack("q", round(offset.total_seconds())))


@asynccontextmanager
async def _reminded(folder: Path, clock: Clock, zone: str) -> AsyncIterator[tuple[User, Mailbox]]:
    """A person whose address is verified, and the mailbox that their reminders arrive in."""
    mailbox = Mailbox()
    async with mail_server(mailbox) as port:
        smtp = {"SMTP_HOST": "localhost", "SMTP_PORT": str(port), "SMTP_USE_TLS": "false"}
        settings = {"SMTP_FROM_EMAIL": "tend@example.com", "RATE_LIMIT_ENABLED": "false"}
        with Tend(folder / "data", **smtp, **settings, **clock.environment) as tend:
            await asyncio.to_thread(tend.ready)
            async with User(base_url=tend.url) as user:
                await user.sign_up("ada")
                (await user.patch("/api/me", json={"timezone": zone})).raise_for_status()
                connection = await asyncpg.connect(Postgres(folder / "data").running_url())
                await connection.execute("update users set email_verified_at = now()")
                await connection.close()
                yield user, mailbox


async def _remind(user: User, title: str, at: datetime) -> None:
    """A todo with a reminder."""
    todo = (await user.post("/api/todos", json={"title": title})).raise_for_status().json()
    response = await user.post(f"/api/todos/{todo['id']}/reminders", json={"at": at.isoformat()})
    response.raise_for_status()


def _count_reminders(mailbox: Mailbox) -> Counter[str]:
    """How often the mail for each todo arrived."""
    subjects = [email.message_from_bytes(one.content, policy=default)["Subject"] for one in mailbox.envelopes]
    return Counter(subject for subject in subjects if subject.startswith("Due "))


async def _await_reminders(mailbox: Mailbox, titles: set[str]) -> float:
    """Seconds until all of them have arrived, or until they should have."""
    started = time.monotonic()
    while not titles <= set(_count_reminders(mailbox)) and time.monotonic() < started + HANG_SECONDS / 2:
        await asyncio.sleep(0.2)
    return time.monotonic() - started


def _judge(done: str, mailbox: Mailbox, expected: set[str], early: list[str]) -> Result:
    found = _count_reminders(mailbox)
    doubled = sum(count - 1 for count in found.values())
    result = Result(done, len(expected), len(expected - set(found)), doubled)
    result.require(not early, f"too early: {', '.join(early)}")
    return result


async def step_clock(folder: Path) -> Result:
    """An hour ahead, so that reminders of the next hour are due at once, back again, and then on to the second hour."""
    clock = Clock(folder)
    async with _reminded(folder, clock, "UTC") as (user, mailbox):
        start = clock.now()
        moments = {f"Due {n:02}": start + timedelta(minutes=n * _MINUTES) for n in range(1, _REMINDERS + 1)}
        for title, moment in moments.items():
            await _remind(user, title, moment)
        early: list[str] = []
        seen: set[str] = set()

        async def go_to(offset: timedelta) -> float:
            clock.step(offset)
            due = {title for title, moment in moments.items() if moment <= start + offset}
            seconds = await _await_reminders(mailbox, due)
            early.extend(title for title in set(_count_reminders(mailbox)) - seen if moments[title] > clock.now())
            seen.update(_count_reminders(mailbox))
            return seconds

        await go_to(timedelta(hours=1, seconds=30))
        # What is due after the clock is right again must not wait for an hour.
        clock.step(timedelta())
        moments["Due soon"] = clock.now() + timedelta(seconds=10)
        await _sign_in_again(user)
        await _remind(user, "Due soon", moments["Due soon"])
        recovery = await _await_reminders(mailbox, {"Due soon"})
        for minutes in (30, 60, 90, 121):
            await go_to(timedelta(minutes=minutes))
            await asyncio.sleep(1)
        await asyncio.sleep(_LOOK_SECONDS)
        result = _judge("the clock an hour ahead, back, and on again", mailbox, set(moments), early)
    result.recovery = recovery
    return result


async def _sign_in_again(user: User) -> None:
    """Access tokens from an hour ahead are not valid yet, or those from an hour ago not any more."""
    del user.headers["Authorization"]
    await user.sign_in("ada")


_ZONE = "Europe/Berlin"
# The wall time that a todo is due at, and the moment in UTC at which its reminder has to come. In the spring there is no
# 02:30; in the fall there are two, and the first one counts.
_DUE = {
    "2027-03-28T01:30": "2027-03-28T00:30", "2027-03-28T02:30": "2027-03-28T01:30", "2027-03-28T03:15": "2027-03-28T01:15",
    "2027-10-31T01:30": "2027-10-30T23:30", "2027-10-31T02:30": "2027-10-31T00:30", "2027-10-31T03:30": "2027-10-31T02:30",
}  # fmt: skip
_STEPS = (
    "2027-03-28T00:31", "2027-03-28T01:01", "2027-03-28T01:16", "2027-03-28T01:31", "2027-10-30T23:31", "2027-10-31T00:31",
    "2027-10-31T01:31", "2027-10-31T02:31",
)  # fmt: skip


async def change_to_summer_time(folder: Path) -> Result:
    clock = Clock(folder)

    def offset_to(moment: str) -> timedelta:
        return datetime.fromisoformat(f"{moment}:00+00:00") - datetime.now(UTC)

    clock.step(offset_to("2027-03-28T00:00"))
    async with _reminded(folder, clock, _ZONE) as (user, mailbox):
        moments = {}
        for wall_time, moment in _DUE.items():
            day, hour = wall_time.split("T")
            title = f"Due {wall_time}"
            moments[title] = datetime.fromisoformat(f"{moment}:00+00:00")
            fields = {"title": title, "due_date": day, "due_time": f"{hour}:00", "due_timezone": _ZONE}
            todo: dict[str, Any] = (await user.post("/api/todos", json=fields)).raise_for_status().json()
            response = await user.post(f"/api/todos/{todo['id']}/reminders", json={"before_minutes": 0})
            response.raise_for_status()
        early: list[str] = []
        for step in _STEPS:
            clock.step(offset_to(step))
            await _await_reminders(mailbox, {title for title, moment in moments.items() if moment <= clock.now()})
            early += [title for title in _count_reminders(mailbox) if moments[title] > clock.now()]
        await asyncio.sleep(_LOOK_SECONDS)
        return _judge(f"both changes of daylight saving time in {_ZONE}", mailbox, set(moments), early)
