from tend.core.errors import Conflict, NotFound
from tend.reminders.queries.crud import MAX_REMINDERS


class ReminderNotFound(NotFound):
    code = "reminder_not_found"
    detail = "There is no such reminder; it may have been removed already."


class ReminderIdTaken(Conflict):
    code = "id_taken"
    detail = "This id belongs to something else. Make a new one and try again."


class RemindersFull(Conflict):
    code = "reminders_full"
    detail = f"A todo can have at most {MAX_REMINDERS} reminders. Remove one first."
