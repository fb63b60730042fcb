"""The table of the responses that everybody gets from each operation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Foreign:
    """The responses to a request with one id of the owner's, in this place, while all other ids are the sender's own."""

    kind: str
    editor: int
    viewer: int
    stranger: int
    """Also of somebody who was removed from the list, and of somebody who is invited and has not answered."""
    commenter: int | None = None
    """None: as the viewer's."""

    def expected(self, person: str) -> int:
        if person == "commenter":
            return self.viewer if self.commenter is None else self.commenter
        return {"editor": self.editor, "viewer": self.viewer}.get(person, self.stranger)


@dataclass(frozen=True)
class Row:
    own: int
    """The response to a request with the sender's own ids alone."""
    ids: Mapping[str, Foreign] = field(default_factory=dict)
    signed_out: int = 401
    ended: int = 401
    is_open_to_guests: bool = False
    """Whether a guest of a link gets the response of its owner; all others are not signed in for it."""
    scope: str | None = None
    """The scope by which an API token gets the response of its owner; all others get a 403."""


def reads(own: int, ids: Mapping[str, Foreign] | None = None, *, is_open_to_guests: bool = False) -> Row:
    return Row(own, ids or {}, scope="read", is_open_to_guests=is_open_to_guests)


def writes(own: int, ids: Mapping[str, Foreign] | None = None) -> Row:
    return Row(own, ids or {}, scope="write")


def public(status: int) -> Row:
    return Row(status, signed_out=status, ended=status)


def todo(editor: int, viewer: int, stranger: int) -> Foreign:
    return Foreign("todo", editor, viewer, stranger)


def comment(editor: int, viewer: int, stranger: int) -> Foreign:
    return Foreign("comment", editor, viewer, stranger)


def attachment(editor: int, viewer: int, stranger: int) -> Foreign:
    return Foreign("attachment", editor, viewer, stranger)


def in_list(editor: int, viewer: int, stranger: int) -> Foreign:
    return Foreign("list", editor, viewer, stranger)


def owners_only(kind: str) -> Foreign:
    return Foreign(kind, 404, 404, 404)


def in_folder(editor: int, viewer: int, stranger: int) -> Foreign:
    return Foreign("folder", editor, viewer, stranger)


# The owner is no member of the sender's own list.
NO_MEMBER = Foreign("user", 422, 422, 422)
NOBODY_ELSES = Foreign("session", 404, 404, 404)
OPERATORS_ONLY = Foreign("user", 403, 403, 403)
ONES_OWN_REMINDER = Foreign("reminder", 404, 404, 404)
ONES_OWN_REMINDER_ID = Foreign("reminder", 409, 409, 409)

MATRIX: dict[str, Row] = {
    "browse_todos": reads(200, {"query.list_id": in_list(200, 200, 404), "query.parent_id": todo(200, 200, 200)}),
    "create_todo": writes(
        201,
        {
            "body.id": todo(409, 409, 409),
            "body.list_id": in_list(201, 404, 404),
            "body.parent_id": todo(404, 404, 404),
            "body.assignee_id": NO_MEMBER,
        },
    ),
    "quick_add": writes(201, {"body.list_id": in_list(201, 404, 404)}),
    "get_todo": reads(200, {"path.todo_id": todo(200, 200, 404)}),
    "change_todo": writes(
        200,
        {
            "path.todo_id": todo(200, 404, 404),
            "body.list_id": in_list(200, 404, 404),
            "body.parent_id": todo(404, 404, 404),
            "body.assignee_id": NO_MEMBER,
        },
    ),
    "delete_todo": writes(204, {"path.todo_id": todo(204, 404, 404)}),
    "restore_todo": writes(200, {"path.todo_id": todo(200, 404, 404)}),
    "empty_trash": writes(204),
    # A todo or list that is not in the trash is a 404 for everybody, as tests/todos/test_trash.py shows.
    "purge_todo": writes(204, {"path.todo_id": Foreign("trashed_todo", 404, 404, 404)}),
    "purge_list": writes(204, {"path.list_id": Foreign("trashed_list", 404, 404, 404)}),
    "list_reminders": reads(200, {"path.todo_id": todo(200, 200, 404)}),
    "create_reminder": writes(201, {"path.todo_id": todo(201, 201, 404), "body.id": ONES_OWN_REMINDER_ID}),
    "delete_reminder": writes(204, {"path.reminder_id": ONES_OWN_REMINDER}),
    "snooze_reminder": public(400),
    "list_comments": reads(200, {"path.todo_id": todo(200, 200, 404)}),
    "create_comment": writes(
        201,
        {
            "path.todo_id": Foreign("todo", 201, 404, 404, commenter=201),
            "body.id": comment(409, 409, 409),
            # On another todo, so that it is not quoted: to everybody it is as if it did not exist.
            "body.quote_of": comment(201, 201, 201),
        },
    ),
    # Only the author can change the text and delete, as tests/comments/test_comments.py shows for resolving.
    "change_comment": writes(200, {"path.comment_id": comment(404, 404, 404)}),
    "delete_comment": writes(204, {"path.comment_id": comment(404, 404, 404)}),
    "restore_comment": writes(200, {"path.comment_id": comment(404, 404, 404)}),
    "list_todo_activity": reads(200, {"path.todo_id": todo(200, 200, 404)}),
    "list_list_activity": reads(200, {"path.list_id": in_list(200, 200, 404)}),
    "list_own_activity": reads(200),
    "attach_file": writes(201, {"path.todo_id": todo(201, 404, 404), "query.id": Foreign("attachment", 409, 409, 409)}),
    # Only its author can attach something to a comment.
    "attach_file_to_comment": writes(
        201, {"path.comment_id": comment(404, 404, 404), "query.id": Foreign("attachment", 409, 409, 409)}
    ),
    "download_attachment": reads(200, {"path.attachment_id": attachment(200, 200, 404)}, is_open_to_guests=True),
    "show_thumbnail": reads(200, {"path.attachment_id": attachment(200, 200, 404)}, is_open_to_guests=True),
    "show_preview": reads(200, {"path.attachment_id": attachment(200, 200, 404)}, is_open_to_guests=True),
    "delete_attachment": writes(204, {"path.attachment_id": attachment(204, 404, 404)}),
    "restore_attachment": writes(200, {"path.attachment_id": attachment(200, 404, 404)}),
    "set_picture": Row(200),
    "remove_picture": Row(204),
    "show_profile_picture": reads(200, {"path.picture_id": Foreign("picture", 200, 200, 404)}),
    "show_profile_thumbnail": reads(200, {"path.picture_id": Foreign("picture", 200, 200, 404)}),
    "list_notifications": reads(200),
    "change_notification": writes(200, {"path.notification_id": Foreign("notification", 404, 404, 404)}),
    "browse_lists": reads(200),
    "create_list": writes(201, {"body.id": in_list(409, 409, 409)}),
    "get_list": reads(200, {"path.list_id": in_list(200, 200, 404)}),
    "change_list": writes(200, {"path.list_id": in_list(200, 404, 404)}),
    "delete_list": writes(204, {"path.list_id": in_list(404, 404, 404)}),
    "restore_list": writes(200, {"path.list_id": in_list(404, 404, 404)}),
    "list_members": Row(200, {"path.list_id": in_list(200, 200, 404)}),
    "change_member": Row(200, {"path.list_id": owners_only("list"), "path.user_id": owners_only("member")}),
    "remove_member": Row(204, {"path.list_id": owners_only("list"), "path.user_id": owners_only("member")}),
    "list_invitations": Row(200, {"path.list_id": owners_only("list")}),
    "invite": Row(201, {"path.list_id": owners_only("list")}),
    "resend_invitation": Row(
        200, {"path.list_id": owners_only("list"), "path.invitation_id": owners_only("invitation")}
    ),
    "withdraw_invitation": Row(
        204, {"path.list_id": owners_only("list"), "path.invitation_id": owners_only("invitation")}
    ),
    "list_folders": Row(200),
    "create_folder": Row(201),
    "rename_folder": Row(200, {"path.folder_id": owners_only("folder")}),
    "stop_folder": Row(204, {"path.folder_id": owners_only("folder")}),
    "put_list_in_folder": Row(204, {"path.folder_id": owners_only("folder"), "path.list_id": owners_only("list")}),
    "take_list_out_of_folder": Row(
        204, {"path.folder_id": owners_only("folder"), "path.list_id": owners_only("folder_list")}
    ),
    "list_folder_members": Row(200, {"path.folder_id": in_folder(200, 200, 404)}),
    "change_folder_member": Row(200, {"path.folder_id": owners_only("folder"), "path.user_id": owners_only("member")}),
    "remove_folder_member": Row(204, {"path.folder_id": owners_only("folder"), "path.user_id": owners_only("member")}),
    "list_folder_invitations": Row(200, {"path.folder_id": owners_only("folder")}),
    "invite_to_folder": Row(201, {"path.folder_id": owners_only("folder")}),
    "resend_folder_invitation": Row(
        200, {"path.folder_id": owners_only("folder"), "path.invitation_id": owners_only("folder_invitation")}
    ),
    "withdraw_folder_invitation": Row(
        204, {"path.folder_id": owners_only("folder"), "path.invitation_id": owners_only("folder_invitation")}
    ),
    "preview_invitation": public(200),
    "accept_invitation": Row(200),
    "decline_invitation": public(204),
    "list_received_invitations": Row(200),
    "accept_received_invitation": Row(200, {"path.invitation_id": owners_only("received_invitation")}),
    "decline_received_invitation": Row(204, {"path.invitation_id": owners_only("received_invitation")}),
    "list_links": Row(200, {"path.list_id": in_list(200, 200, 404)}),
    "create_link": Row(201, {"path.list_id": owners_only("list")}),
    "end_link": Row(204, {"path.list_id": owners_only("list"), "path.link_id": owners_only("link")}),
    "list_guests": Row(200, {"path.list_id": owners_only("list"), "path.link_id": owners_only("link")}),
    "end_guest": Row(
        204,
        {
            "path.list_id": owners_only("list"),
            "path.link_id": owners_only("link"),
            "path.guest_id": owners_only("guest"),
        },
    ),
    "preview_link": public(200),
    "open_link": public(201),
    "renew_guest": public(200),
    # The link is of a list that none of these people is a member of. tests/sharing/test_links.py shows what members get.
    "find_list_of_link": Row(404),
    "pull": Row(200, is_open_to_guests=True, scope="read"),
    "events": Row(200, is_open_to_guests=True, scope="read"),
    "push": Row(200, is_open_to_guests=True, scope="write"),
    # A todo that is not in the list counts as none.
    "announce_presence": Row(
        200,
        {"body.list_id": in_list(200, 200, 404), "body.todo_id": todo(200, 200, 200)},
        is_open_to_guests=True,
        scope="write",
    ),
    "get_me": Row(200),
    "update_me": Row(200),
    "delete_me": Row(204),
    "change_password": Row(200),
    "reauthenticate": Row(204),
    "change_email": Row(204),
    "get_two_factor": Row(200),
    "start_two_factor": Row(201),
    # None of these people has a second factor. What those get who have one is in tests/accounts/test_two_factor.py.
    "confirm_two_factor": Row(409),
    "renew_recovery_codes": Row(409),
    "disable_two_factor": Row(409),
    "finish_second_step_with_code": public(401),
    "list_passkeys": Row(200),
    "start_passkey": Row(200),
    # What a real passkey gets is in tests/accounts/passkeys.
    "add_passkey": Row(400),
    "rename_passkey": Row(200, {"path.passkey_id": Foreign("passkey", 404, 404, 404)}),
    "remove_passkey": Row(204, {"path.passkey_id": Foreign("passkey", 404, 404, 404)}),
    "start_passkey_sign_in": public(200),
    "sign_in_with_passkey": public(400),
    "start_second_step_with_passkey": public(401),
    "finish_second_step_with_passkey": public(401),
    # None of these people has an issuer. What those get who have one is in tests/accounts/oidc.
    "start_oidc_sign_in": public(404),
    "finish_oidc_sign_in": public(404),
    "link_oidc_identity": public(404),
    "list_identities": Row(200),
    "start_identity": Row(404),
    "remove_identity": Row(204, {"path.identity_id": Foreign("identity", 404, 404, 404)}),
    "show_statistics": reads(200),
    "list_settings": reads(200),
    "put_setting": writes(200),
    "delete_setting": writes(204),
    "unsubscribe": public(204),
    # With a token of nobody's.
    "unsubscribe_in_one_click": public(400),
    "show_unsubscribe_page": public(303),
    "get_push_key": Row(200),
    "put_push_subscription": Row(204),
    "delete_push_subscription": Row(204),
    "test_push": Row(200),
    "list_security_events": Row(200),
    "list_api_tokens": Row(200),
    "create_api_token": Row(201),
    "revoke_api_token": Row(204, {"path.token_id": Foreign("token", 404, 404, 404)}),
    "list_sessions": Row(200),
    "end_session": Row(204, {"path.session_id": NOBODY_ELSES}),
    "export_account": Row(200),
    # Ids in the file are nobody's, as tests/transfer/test_import.py shows.
    "import_data": Row(200),
    "register": public(201),
    "login": public(200),
    "refresh": Row(200),
    "logout": public(204),
    "rate_password": public(200),
    "forgot_password": public(204),
    "reset_password": public(204),
    "verify_email": public(204),
    "resend_verification": public(204),
    # None of these people is an operator. What operators get is in tests/admin.
    "search_users": Row(403, {"body.before": OPERATORS_ONLY}),
    "act_on_user": Row(403, {"path.user_id": OPERATORS_ONLY}),
    "delete_user": Row(403, {"path.user_id": OPERATORS_ONLY}),
    "list_operator_acts": Row(403, {"query.before": OPERATORS_ONLY}),
    # The link ends with the session that requested the change.
    "confirm_email_change": Row(204, signed_out=204, ended=400),
    "undo_email_change": public(204),
    "show_server": public(200),
    "show_server_settings": Row(403),
    "change_server_settings": Row(403),
    "show_overview": Row(403),
    "list_findings": Row(403),
    "browse_jobs": Row(403),
    "retry_jobs": Row(403),
    "send_test_email": Row(403),
    "health": public(200),
    "health_live": public(200),
    "health_ready": public(200),
}
