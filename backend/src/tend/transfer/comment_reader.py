"""Comments in a file to import. The person who imports them becomes their author: no file speaks for another account.

What somebody else wrote begins with their name instead.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from tend.comments.schemas import MAX_COMMENT_TEXT, MENTION_PATTERN, CommentDraft
from tend.core.ids import new_id
from tend.core.schemas import Moment, Storable, clean_line
from tend.todos.types import MAX_COMMENTS, MAX_FILES_OF_COMMENT
from tend.transfer.file_reader import ExportedAttachment, FileReader
from tend.transfer.model import ImportedComment, ImportedFile, ImportedTodo
from tend.transfer.remarks import Remarks

_MAX_NAME = 100
_MARKUP = re.compile(r"([\\`*_\[\]<>#~])")


class ExportedComment(BaseModel):
    """The row of a comment in Tend's own export."""

    id: UUID
    todo_id: UUID
    author_id: UUID | None = None
    author_name: Storable = ""
    text: Annotated[Storable, Field(max_length=MAX_COMMENT_TEXT)]
    quote_of: UUID | None = None
    attachments: list[ExportedAttachment] = Field(default_factory=list)
    created_at: Moment | None = None
    edited_at: Moment | None = None
    resolved_at: Moment | None = None


def add_comments(todo: ImportedTodo, text: str, author: str | None, remarks: Remarks) -> list[ImportedComment]:
    """Adds the comments that `text` becomes, several if it is longer than one can be.

    `author`: the name of somebody else who wrote it. Raises `ValidationError`.
    """
    if author is not None:
        name = " ".join(str(clean_line(author)).split())[:_MAX_NAME] or "Somebody else"
        text = f"**{_escape(name)}:**\n\n{text}"
    added = [ImportedComment(CommentDraft(id=new_id(), text=part)) for part in _split(text)]
    room = MAX_COMMENTS - len(todo.comments)
    remarks.add("comments_left_out", max(0, len(added) - room))
    todo.comments += added[:room]
    remarks.add("comment_names_author", author is not None and room > 0)
    return added[:room]


def _split(text: str) -> Iterator[str]:
    """The text in parts that fit into a comment, between words where it can be."""
    text = text.strip()
    while text:
        end = len(text)
        if end > MAX_COMMENT_TEXT:
            end = max(text.rfind(gap, 1, MAX_COMMENT_TEXT) for gap in "\n ")
        yield text[: end if end > 0 else MAX_COMMENT_TEXT].rstrip()
        text = text[end if end > 0 else MAX_COMMENT_TEXT :].lstrip()


def _escape(name: str) -> str:
    return _MARKUP.sub(r"\\\1", name)


@dataclass
class ExportedComments:
    """The comments of Tend's own export, which come after the todos."""

    rows: list[ExportedComment] = field(default_factory=list)

    def add_to(
        self, todos: Mapping[UUID, ImportedTodo], owner_id: str | None, files: FileReader, remarks: Remarks
    ) -> None:
        """`todos`: those that are imported, by their ids in the file. `owner_id`: the person whose account the file is from."""
        names = {row.author_id: row.author_name for row in self.rows if row.author_name}
        by_file_id: dict[UUID, tuple[UUID, ImportedComment]] = {}
        for row in self.rows:
            todo = todos.get(row.todo_id)
            if todo is None or todo.draft.kind != "todo":
                remarks.add("comments_left_out")
                continue
            attached = files.read(row.attachments, MAX_FILES_OF_COMMENT)
            is_own = row.author_id is not None and str(row.author_id) == owner_id
            text = MENTION_PATTERN.sub(lambda found: _name_mentioned(found, names), row.text)
            added = add_comments(todo, text, None if is_own else row.author_name, remarks)
            if attached:
                _attach(todo, added, attached, remarks)
            for comment in added:
                comment.created_at, comment.edited_at = row.created_at, row.edited_at
                comment.resolved_at = row.resolved_at
                by_file_id[row.id] = (row.todo_id, comment)
        for row in self.rows:
            quoted, quoting = by_file_id.get(row.quote_of or row.id), by_file_id.get(row.id)
            if row.quote_of and quoted and quoting and quoted[0] == quoting[0]:
                quoting[1].draft.quote_of = quoted[1].draft.id


def _attach(todo: ImportedTodo, comments: list[ImportedComment], files: list[ImportedFile], remarks: Remarks) -> None:
    """`comments`: what became of one of the file, which may be nothing. Files alone are a comment too."""
    if not comments and len(todo.comments) < MAX_COMMENTS:
        comments.append(ImportedComment(CommentDraft(id=new_id(), awaits_files=True, text="")))
        todo.comments.append(comments[0])
    if comments:
        comments[0].files = files
    else:
        remarks.add("files_beyond_limit", len(files))


def _name_mentioned(found: re.Match[str], names: Mapping[UUID | None, str]) -> str:
    """The person's name if the file has it: their id says nothing in another account."""
    name = names.get(UUID(found[1]))
    return f"@{_escape(name)}" if name else found[0]
