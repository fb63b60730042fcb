"""The rows of the authorization matrix, and how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


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
    restricted: int | None = None
    """Of the owner's token that is restricted to another list; None: as a stranger's."""

    @property
    def of_restricted_token(self) -> int:
        return self.stranger if self.restricted is None else self.restricted

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
    restricted: int | None = 403
    """The response to a token that is restricted to the lists of the request; None: that of its owner."""


def reads(own: int, ids: Mapping[str, Foreign] | None = None, *, is_open_to_guests: bool = False) -> Row:
    """Everything that it returns is in lists."""
    return Row(own, ids or {}, scope="read", is_open_to_guests=is_open_to_guests, restricted=None)


def writes(own: int, ids: Mapping[str, Foreign] | None = None, restricted: int | None = None) -> Row:
    """Everything that it changes is in lists."""
    return Row(own, ids or {}, scope="write", restricted=restricted)


def of_account(row: Row) -> Row:
    """The row of an operation on what belongs to the whole account."""
    return replace(row, restricted=403)


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


def no_member(own: int) -> Foreign:
    """The owner is no member of the sender's own list, unless the sender is a token of theirs."""
    return Foreign("user", 422, 422, 422, restricted=own)


NOBODY_ELSES = Foreign("session", 404, 404, 404)
OPERATORS_ONLY = Foreign("user", 403, 403, 403)
# A token sees its owner, wherever else they are.
SOMEBODYS_PICTURE = Foreign("picture", 200, 200, 404, restricted=200)
ONES_OWN_REMINDER = Foreign("reminder", 404, 404, 404)
ONES_OWN_REMINDER_ID = Foreign("reminder", 409, 409, 409)
