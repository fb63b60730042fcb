from tend.core.errors import Conflict, NotFound


class TodoNotFound(NotFound):
    code = "todo_not_found"
    detail = "There is no such todo, or it isn't shared with you."


class TodoIdTaken(Conflict):
    code = "id_taken"
    detail = "This id belongs to something else. Make a new one and try again."
