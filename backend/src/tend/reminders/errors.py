from tend.core.errors import Conflict, NotFound
from tend.reminders.schemas import MAX_REMINDERS, MAX_UPCOMING_REMINDERS


class ReminderNotFound(NotFound):
    code = "reminder_not_found"
    detail = "Reminder not found. It may have already been removed."


class ReminderIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."


class TooManyRemindersOfTodo(Conflict):
    code = "reminders_full"
    detail = f"A todo can have up to {MAX_REMINDERS} reminders. Remove one first."


class TooManyRemindersOfAccount(TooManyRemindersOfTodo):
    detail = f"You can have up to {MAX_UPCOMING_REMINDERS:,} reminders that are still to come. Remove some first."
