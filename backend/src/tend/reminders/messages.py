"""What a reminder and an agenda say."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from tend.core.db.database import Queryable
from tend.core.jobs import MarkDone
from tend.core.settings.settings import Settings
from tend.mail import service as mail
from tend.mail.email import Email
from tend.reminders.queries import dispatch


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    """The same however often it is sent: mail programs and devices tell by it that two are one."""
    user_id: UUID
    todo_id: UUID
    email: str
    name: str
    title: str
    when: str
    list: str
    path: str
    mailed: bool


async def notice_of(db: Queryable, reminder_id: UUID, moment: datetime) -> Notice | None:
    """None where there is nothing to tell any more: done, gone, put off, or not shared any longer."""
    row = await db.fetchrow(dispatch.NOTICE, reminder_id, moment)
    if row is None:
        return None
    place = "/todos" if row["inbox"] else f"/lists/{row['list_id']}"
    return Notice(
        id=uuid5(reminder_id, moment.isoformat()),
        user_id=row["user_id"],
        todo_id=row["todo_id"],
        email=row["email"],
        name=row["name"],
        title=row["title"],
        when=due_words(row, row["today"]),
        list="Inbox" if row["inbox"] else row["list"],
        path=f"{place}?todo={row['todo_id']}",
        mailed=bool(row["mailed"]),
    )


async def send_reminder(db: Queryable, settings: Settings, reminder_id: UUID, moment: datetime) -> None:
    """Nothing is sent where there is nothing to tell any more, or where the mail is out already."""
    notice = await notice_of(db, reminder_id, moment)
    if notice is None or notice.mailed:
        return
    values = {
        "name": notice.name,
        "title": notice.title,
        "when": notice.when,
        "list": notice.list,
        "link": f"{settings.frontend_url}{notice.path}",
    }

    async def taken() -> None:
        await db.execute(dispatch.MAILED, reminder_id, moment)

    letter = Email(notice.id, "reminder", notice.email, values, subject=one_line(notice.title))
    await mail.send(settings, letter, taken)


async def send_agenda(db: Queryable, settings: Settings, user_id: UUID, day: date, taken: MarkDone) -> None:
    """Nothing is sent on a day without anything due."""
    rows = await db.fetch(dispatch.AGENDA, user_id, day)
    if not rows:
        return
    overdue = [_entry(row, day) for row in rows if row["due_date"] < day]
    today = [_entry(row, day) for row in rows if row["due_date"] == day]
    count = rows[0]["all_of_them"]
    values = {
        "name": rows[0]["name"],
        "overdue": overdue,
        "today": today,
        "more": count - len(rows),
        "link": f"{settings.frontend_url}/today",
    }
    subject = f"{day:%A}: {count} {'todo' if count == 1 else 'todos'}"
    letter = Email(uuid5(user_id, f"agenda {day}"), "agenda", rows[0]["email"], values, subject=subject)
    await mail.send(settings, letter, taken)


def _entry(row: Any, day: date) -> dict[str, str]:
    return {"title": row["title"], "when": due_words(row, day), "list": row["list"]}


def due_words(row: Any, today: date) -> str:
    """`today at 09:00`, `Monday 2 March`; empty without a date. A zone is told where it is another than the person's."""
    due, at = row["due_date"], row["due_time"]
    if due is None:
        return ""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    year = "" if due.year == today.year else f" {due.year}"
    words = near.get((due - today).days, f"{due:%A} {due.day} {due:%B}{year}")
    zone = row.get("due_timezone")
    elsewhere = f" ({zone})" if zone and _differs(zone, row["timezone"], due, at) else ""
    return f"{words} at {at:%H:%M}{elsewhere}" if at else words


def _differs(one: str, other: str, day: date, at: time) -> bool:
    moment = datetime.combine(day, at)
    return moment.replace(tzinfo=ZoneInfo(one)).utcoffset() != moment.replace(tzinfo=ZoneInfo(other)).utcoffset()


def one_line(text: str) -> str:
    """As a mail's subject may have it."""
    return " ".join(text.split())[:200]
