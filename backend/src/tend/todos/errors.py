from tend.core.errors import Conflict, NotFound


class TodoNotFound(NotFound):
    code = "todo_not_found"
    detail = "There is no such todo, or it isn't shared with you."


class ParentNotFound(NotFound):
    code = "parent_not_found"
    detail = "What it should stand under is not in this list."


class ParentInItself(Conflict):
    code = "parent_in_itself"
    detail = "A todo can't stand under itself or under what stands under it."


class TodoIdTaken(Conflict):
    code = "id_taken"
    detail = "This id belongs to something else. Make a new one and try again."
