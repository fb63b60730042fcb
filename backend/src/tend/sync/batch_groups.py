"""Operations that touch the same things belong together; others can be carried out on their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tend.lists.service import MEMBERSHIP_FIELDS
from tend.sync.operations import (
    ListChange,
    ListCreate,
    ListTrash,
    Operation,
    ReminderCreate,
    ReminderDelete,
    SettingChange,
    TodoChange,
    TodoCreate,
    TodoTrash,
)

# what operations on the person's own log have in common
_ACCOUNT = UUID(int=0)


@dataclass(slots=True)
class Group:
    lists: set[UUID] = field(default_factory=set)
    ties: set[UUID] = field(default_factory=set)
    """Whatever else its operations have in common."""
    places: list[int] = field(default_factory=list)
    """Where its operations stand in the request, in order."""

    def join(self, other: "Group") -> None:
        self.lists |= other.lists
        self.ties |= other.ties
        self.places += other.places


def todos_of(operations: Iterable[Operation]) -> set[UUID]:
    """The todos that operations name and do not make."""
    return {operation.todo_id for operation in operations if isinstance(operation, TodoChange | TodoTrash)}


def grouped(numbered: Sequence[tuple[int, Operation]], places: Mapping[UUID, UUID], inbox: UUID | None) -> list[Group]:
    """In the order of their first operations. `places` tells the list of each todo that is there already."""
    where = dict(places)
    group_of: dict[UUID, Group] = {}
    groups: dict[int, Group] = {}
    for place, operation in numbered:
        own = Group(_lists(operation, where, inbox), _ties(operation), [place])
        touched = own.lists | own.ties
        met = list({id(group_of[one]): group_of[one] for one in touched if one in group_of}.values())
        group = met[0] if met else own
        for other in [*met[1:], own] if met else []:
            group.join(other)
            groups.pop(id(other), None)
            touched |= other.lists | other.ties
        groups[id(group)] = group
        group_of.update(dict.fromkeys(touched, group))
    for group in groups.values():
        group.places.sort()
    return sorted(groups.values(), key=lambda group: group.places[0])


def _ties(operation: Operation) -> set[UUID]:
    """Beside lists: todos, which need not be there yet, and the person's own log."""
    match operation:
        case TodoCreate():
            return {operation.todo.id} if operation.todo.id else set()
        case TodoChange() | TodoTrash():
            return {operation.todo_id}
        case ListChange() if operation.changes.model_fields_set & MEMBERSHIP_FIELDS:
            return {_ACCOUNT}
        case ListCreate() | SettingChange() | ReminderDelete():
            return {_ACCOUNT}
        case ReminderCreate():
            return {_ACCOUNT, operation.reminder.todo_id}
    return set()


def _lists(operation: Operation, where: dict[UUID, UUID], inbox: UUID | None) -> set[UUID]:
    """The lists that `operation` touches, if they are what they seem; a todo that it makes is noted in `where`."""
    touched: list[UUID | None] = []
    match operation:
        case TodoCreate():
            touched = [operation.todo.list_id or inbox]
            if operation.todo.id and touched[0]:
                where.setdefault(operation.todo.id, touched[0])
        case TodoChange():
            moves = "list_id" in operation.changes.model_fields_set
            touched = [where.get(operation.todo_id), operation.changes.list_id if moves else None]
        case TodoTrash():
            touched = [where.get(operation.todo_id)]
        case ListCreate():
            touched = [operation.list.id]
        case ListChange() | ListTrash():
            touched = [operation.list_id]
    return {one for one in touched if one}
