from tend.core.errors import Conflict, FieldError, Invalid, NotFound, TendError, Unavailable
from tend.todos.types import MAX_ATTACHMENTS, MAX_FILES_OF_COMMENT


class AttachmentNotFound(NotFound):
    code = "attachment_not_found"
    detail = "This file doesn’t exist or isn’t yours."


class ProfilePictureNotFound(NotFound):
    code = "profile_picture_not_found"
    detail = "There is no such picture, or you share no list with this person."


class AttachmentIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."


class TooManyAttachments(Conflict):
    code = "attachments_full"
    detail = f"A todo can have up to {MAX_ATTACHMENTS} files. Remove one first, or use another todo."


class TooManyFilesOfComment(Conflict):
    code = "comment_files_full"
    detail = f"A comment can have up to {MAX_FILES_OF_COMMENT} files. Write another one for the rest."


class FileRejected(Invalid):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(FieldError("file", code, message))
        self.detail = message


class RangeNotSatisfiable(TendError):
    status = 416
    code = "range_not_satisfiable"
    title = "There is nothing in this range"
    detail = "The file is shorter than that."


class FileMissing(NotFound):
    code = "file_missing"
    detail = "The server has lost this file. Whoever runs it may be able to bring it back from a backup."


class FilesUnavailable(Unavailable):
    code = "files_unavailable"
    detail = "Tend can’t reach its files. Nothing was changed. Try again shortly."
