"""The mail that lists, each morning, the todos that are due or overdue."""

from datetime import date
from uuid import UUID, uuid5

from tend.core.db.database import Database, Queryable
from tend.core.jobs import MarkJobDone, enqueue_job
from tend.core.settings.settings import Settings
from tend.mail import service as mail
from tend.mail.email import Email
from tend.reminders.queries import agenda as queries

AGENDA_MAIL_JOB = "mail_agenda"


async def queue_agendas(db: Database) -> None:
    """Queues the agenda of each user whose time for it has come, once a day."""
    async with db.transaction() as tx:
        for due in await queries.claim_agendas(tx):
            await enqueue_job(tx, AGENDA_MAIL_JOB, {"user_id": str(due.user_id), "day": due.day.isoformat()})


async def mail_agenda(db: Queryable, settings: Settings, user_id: UUID, day: date, mark_sent: MarkJobDone) -> None:
    """Sends nothing when no todo is due."""
    agenda = await queries.find_agenda(db, user_id, day)
    if agenda is None:
        return
    values = {
        "name": agenda.user_name,
        "overdue": [_entry(todo, day) for todo in agenda.todos if todo.due.day != day],
        "today": [_entry(todo, day) for todo in agenda.todos if todo.due.day == day],
        "more": agenda.total - len(agenda.todos),
        "link": f"{settings.frontend_url}/today",
    }
    subject = f"{day:%A}: {agenda.total} {'todo' if agenda.total == 1 else 'todos'}"
    await mail.send_mail(
        settings, Email(uuid5(user_id, f"agenda {day}"), "agenda", agenda.email, values, subject), mark_sent
    )


def _entry(todo: queries.AgendaTodo, today: date) -> dict[str, str]:
    return {"title": todo.title, "when": todo.due.describe(today), "list": todo.list_name}
