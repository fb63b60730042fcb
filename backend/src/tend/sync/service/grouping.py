"""Operations that touch the same lists belong together; others can be carried out on their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tend.sync.operations import ListCreate, Operation, TodoChange, TodoCreate, TodoTrash


@dataclass(slots=True)
class Group:
    lists: set[UUID] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    """Where its operations stand in the request, in order."""


def todos_of(operations: Iterable[Operation]) -> set[UUID]:
    """The todos that operations name and do not make."""
    return {operation.todo_id for operation in operations if isinstance(operation, TodoChange | TodoTrash)}


def grouped(numbered: Sequence[tuple[int, Operation]], places: Mapping[UUID, UUID], inbox: UUID | None) -> list[Group]:
    """In the order of their first operations. `places` tells the list of each todo that is there already."""
    where = dict(places)
    group_of: dict[UUID, Group] = {}
    groups: list[Group] = []
    for place, operation in numbered:
        touched = _lists(operation, where, inbox)
        joined = list({id(group_of[one]): group_of[one] for one in touched if one in group_of}.values())
        group = joined[0] if joined else Group()
        for other in joined[1:]:
            group.lists |= other.lists
            group.places += other.places
            groups.remove(other)
        if not joined:
            groups.append(group)
        group.lists |= touched
        group.places.append(place)
        group_of.update(dict.fromkeys(group.lists, group))
    for group in groups:
        group.places.sort()
    return groups


def _lists(operation: Operation, where: dict[UUID, UUID], inbox: UUID | None) -> set[UUID]:
    """The lists that `operation` touches, if they are what they seem; a todo that it makes is noted in `where`."""
    match operation:
        case TodoCreate():
            touched = operation.todo.list_id or inbox
            if operation.todo.id and touched:
                where.setdefault(operation.todo.id, touched)
        case ListCreate():
            touched = operation.list.id
        case TodoChange() | TodoTrash():
            return _of_todo(operation, where)
        case _:
            touched = operation.list_id
    return {touched} if touched else set()


def _of_todo(operation: TodoChange | TodoTrash, where: Mapping[UUID, UUID]) -> set[UUID]:
    touched = {where[operation.todo_id]} if operation.todo_id in where else set()
    if isinstance(operation, TodoChange) and "list_id" in operation.changes.model_fields_set:
        touched.add(operation.changes.list_id)
    return touched
