from tend.core.errors import Conflict, NotFound


class ListNotFound(NotFound):
    code = "list_not_found"
    detail = "There is no such list, or it isn't shared with you."


class InboxIsPermanent(Conflict):
    code = "inbox_is_permanent"
    detail = "The Inbox can't be renamed, archived or deleted."


class ListIdTaken(Conflict):
    code = "id_taken"
    detail = "This id belongs to something else. Make a new one and try again."
