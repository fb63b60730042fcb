from tend.core.errors import Conflict, FieldError, Invalid, NotFound

MAX_LEVELS = 50


class TodoNotFound(NotFound):
    code = "todo_not_found"
    detail = "This todo doesn’t exist or isn’t yours."


class ParentNotFound(NotFound):
    code = "parent_not_found"
    detail = "The parent todo or section isn’t in this list."


class ParentInItself(Conflict):
    code = "parent_in_itself"
    detail = "A todo can’t be moved into itself or one of its subtasks."


class TreeTooDeep(Invalid):
    def __init__(self) -> None:
        super().__init__(FieldError("parent_id", "too_deep", f"Todos can be nested up to {MAX_LEVELS} levels deep."))


class TodoIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."
