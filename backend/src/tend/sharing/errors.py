from tend.core.errors import BadRequest, Conflict, FieldError, Forbidden, Invalid, NotFound
from tend.lists.queries.folders import MAX_FOLDER_LISTS, MAX_FOLDERS
from tend.lists.queries.guests import MAX_GUESTS
from tend.sharing.schemas import MAX_LINKS


class MemberNotFound(NotFound):
    code = "member_not_found"
    detail = "This person isn’t a member of this list."


class LastOwner(Conflict):
    code = "last_owner"
    detail = "A list needs an owner. Make another member an owner first."


class LastFolderOwner(LastOwner):
    detail = "A shared folder needs an owner. Make another member an owner first."


class MemberFromFolder(Conflict):
    code = "member_from_folder"
    detail = (
        "This person is in the list through its shared folder. Change that in the folder, or take the list out of it."
    )


class FolderNotFound(NotFound):
    code = "folder_not_found"
    detail = "This folder doesn’t exist or isn’t shared with you."


class TooManyFolders(Conflict):
    code = "too_many_folders"
    detail = f"You can be in up to {MAX_FOLDERS} shared folders."


class TooManyListsInFolder(Conflict):
    code = "too_many_lists_in_folder"
    detail = f"A shared folder can have up to {MAX_FOLDER_LISTS} lists, including those in the trash."


class ListInOtherFolder(Conflict):
    code = "list_in_other_folder"
    detail = "One of the lists is in a shared folder already. Take it out of there first."


class TooManyFolderMembers(Conflict):
    code = "folder_full"
    detail = "The shared folder or one of its lists would have more members than it can have, or you are in too many folders."


class InboxNotShareable(Invalid):
    code = "inbox_not_shareable"
    title = "The Inbox is yours alone"

    def __init__(self) -> None:
        super().__init__(
            FieldError("list_id", self.code, "The Inbox can’t be shared. Move todos to a list, and share that.")
        )


class EmailNotConfirmed(Forbidden):
    code = "email_not_confirmed"
    detail = "Confirm your email before you invite others, since it is in the invitation."


class AlreadyMember(Conflict):
    code = "already_member"
    detail = "This person is already a member of this list."


class AlreadyInFolder(AlreadyMember):
    detail = "This person is already in this folder."


class AlreadyInvited(Conflict):
    code = "already_invited"
    detail = "This person is already invited. You can send the invitation again."


class TooManyMembers(Conflict):
    code = "list_full"
    detail = "This list has as many members as it can have, or you have as many lists as you can have."


class InvitationNotFound(NotFound):
    code = "invitation_not_found"
    detail = "This invitation doesn’t exist, or was answered already."


class InvalidInvitation(BadRequest):
    code = "invitation_invalid"
    title = "This invitation no longer works"
    detail = "This invitation has expired, or was withdrawn or already answered. Ask for a new one."


class InvitationForOtherAddress(Forbidden):
    code = "invitation_for_other_address"
    detail = "This invitation was sent to another email. Sign in with that one to accept it."


class LinkNotFound(NotFound):
    code = "link_not_found"
    detail = "This link doesn’t exist, or was ended already."


class GuestNotFound(NotFound):
    code = "guest_not_found"
    detail = "This guest doesn’t exist, or can’t open the list anymore."


class TooManyLinks(Conflict):
    code = "too_many_links"
    detail = f"A list can have up to {MAX_LINKS} links. End one first."


class TooManyGuests(Conflict):
    code = "link_full"
    detail = f"Up to {MAX_GUESTS} people can use a link in a day. Ask whoever sent it for another one."


class WrongLinkPassword(Forbidden):
    code = "link_password_wrong"
    detail = "Password is wrong."
