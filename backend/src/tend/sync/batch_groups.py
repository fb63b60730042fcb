"""Groups the operations of a push: those that touch the same things share a transaction, others do not wait for them.

In a transaction, runs of similar operations can share a statement.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tend.sync.operations import (
    CommentChange,
    CommentCreate,
    CommentTrash,
    ListTrash,
    Operation,
    ReminderCreate,
    TodoAttachment,
    TodoChange,
    TodoCreate,
    TodoPurge,
    TodoTrash,
)

# A transaction ends between two batches at the earliest.
_MAX_BATCH = 100


@dataclass(slots=True)
class TransactionGroup:
    lists: set[UUID] = field(default_factory=set)
    ids: set[UUID] = field(default_factory=set)
    """Whatever else its operations touch."""
    indexes: list[int] = field(default_factory=list)
    """The indexes of its operations in the request, in order."""

    def merge(self, other: "TransactionGroup") -> None:
        self.lists |= other.lists
        self.ids |= other.ids
        self.indexes += other.indexes


@dataclass(frozen=True, slots=True)
class ExistingIds:
    """The rows that operations name and that may exist already."""

    todos: set[UUID]
    comments: set[UUID]


def find_existing_ids(operations: Collection[Operation]) -> ExistingIds:
    existing = ExistingIds(set(), set())
    # Whether an id is taken depends on whether the list of its row is in the trash.
    if any(isinstance(operation, ListTrash) for operation in operations):
        existing.todos.update(one.todo.id for one in operations if isinstance(one, TodoCreate) and one.todo.id)
    for operation in operations:
        if isinstance(operation, CommentChange | CommentTrash):
            existing.comments.add(operation.comment_id)
        elif todo_id := _todo_of(operation):
            existing.todos.add(todo_id)
    return existing


def _todo_of(operation: Operation) -> UUID | None:
    if isinstance(operation, ReminderCreate):
        return operation.reminder.todo_id
    if isinstance(operation, CommentCreate):
        return operation.comment.todo_id
    if isinstance(operation, TodoChange | TodoTrash | TodoPurge | TodoAttachment):
        return operation.todo_id
    return None


def group_overlapping_operations(
    operations: Sequence[tuple[int, Operation]], list_of: Mapping[UUID, UUID], inbox: UUID | None
) -> list[TransactionGroup]:
    """The groups in the order of their first operations. `list_of` has the list of each todo that exists already."""
    list_of = dict(list_of)
    group_of: dict[UUID, TransactionGroup] = {}
    groups: dict[int, TransactionGroup] = {}
    for index, operation in operations:
        lists = {list_id for list_id in operation.touched_lists(list_of, inbox) if list_id}
        ids = operation.touched_ids()
        touched = lists | ids
        overlapping = {id(group): group for one in touched if (group := group_of.get(one))}
        group, *others = overlapping.values() or [TransactionGroup()]
        group.lists |= lists
        group.ids |= ids
        group.indexes.append(index)
        for other in others:
            group.merge(other)
            del groups[id(other)]
            touched |= other.lists | other.ids
        groups[id(group)] = group
        group_of.update(dict.fromkeys(touched, group))
    for group in groups.values():
        group.indexes.sort()
    return sorted(groups.values(), key=lambda group: group.indexes[0])


def find_batches(
    operations: Mapping[int, Operation], keys: Mapping[int, str], known_keys: Collection[str]
) -> dict[int, list[int]]:
    """Runs of operations that one statement may apply, by their first indexes.

    No two of a run are about the same todo, and none has a key that an earlier one or one of `known_keys` has. `keys` are
    those of the operations.
    """
    batches: dict[int, list[int]] = {}
    run: list[int] = []
    run_key: Hashable | None = None
    run_ids: set[UUID] = set()
    seen = set(known_keys)
    for index, operation in operations.items():
        key, ids = keys[index], operation.touched_ids()
        batch_key = None if key in seen else operation.batch_key
        seen.add(key)
        if batch_key is None or batch_key != run_key or ids & run_ids or len(run) == _MAX_BATCH:
            run, run_key, run_ids = [], batch_key, set()
        run_ids |= ids
        run.append(index)
        if len(run) > 1:
            batches[run[0]] = run
    return batches
