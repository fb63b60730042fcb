from tend.core.errors import Conflict, NotFound


class ReminderNotFound(NotFound):
    code = "reminder_not_found"
    detail = "There is no such reminder; it may have been removed already."


class ReminderIdTaken(Conflict):
    code = "id_taken"
    detail = "This id belongs to something else. Make a new one and try again."


class RemindersFull(Conflict):
    code = "reminders_full"
    detail = "That are more reminders than a todo can have. Remove one first."
