from tend.comments.schemas import MAX_COMMENTS_OF_AUTHOR
from tend.core.errors import Conflict, NotFound
from tend.todos.types import MAX_COMMENTS


class CommentNotFound(NotFound):
    code = "comment_not_found"
    detail = "This comment doesn’t exist or isn’t yours to change."


class CommentIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."


class TooManyComments(Conflict):
    code = "comments_full"
    detail = (
        f"A todo can have up to {MAX_COMMENTS} comments, {MAX_COMMENTS_OF_AUTHOR} of them by one person or one link’s guests. "
        "Continue in another todo."
    )
