from tend.core.errors import Conflict, NotFound


class ListNotFound(NotFound):
    code = "list_not_found"
    detail = "This list doesn’t exist or isn’t yours."


class InboxIsPermanent(Conflict):
    code = "inbox_is_permanent"
    detail = "The Inbox can’t be renamed, archived, or deleted."


class ListHasOtherOwners(Conflict):
    code = "list_has_other_owners"
    detail = "This list has other owners, so it can’t be deleted forever until 7 days after it was moved to the trash."


class ListIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."


class ListInSharedFolder(Conflict):
    code = "list_in_shared_folder"
    detail = "This list is in a shared folder. Take it out of the folder before you move it."
