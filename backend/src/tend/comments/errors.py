from tend.comments.schemas import MAX_COMMENTS
from tend.core.errors import Conflict, NotFound


class CommentNotFound(NotFound):
    code = "comment_not_found"
    detail = "This comment doesn’t exist or isn’t yours to change."


class CommentIdTaken(Conflict):
    code = "id_taken"
    detail = "This ID is already in use. Try again with a new one."


class CommentsFull(Conflict):
    code = "comments_full"
    detail = f"A todo can have up to {MAX_COMMENTS} comments. Continue in the notes or in another todo."
