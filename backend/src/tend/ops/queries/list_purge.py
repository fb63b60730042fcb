"""The steps of the purge that delete lists: what is in them first, and a list when nothing is left in it."""

from tend.ops.queries.batches import (
    IS_EXPIRED_IN_TRASH,
    OF_TODO,
    BatchStep,
    delete_batch,
    delete_guests_of,
    delete_heavy_batch,
    weigh_sql,
)


def _todos_of_lists_sql(lists: str) -> str:
    """A condition on todos of lists, for which `lists` is one: those that take no subtask out of the tree."""
    return f"""todos.list_id in (select lists.id from lists where {lists})
          and not exists (
              select
              from todos child
              where child.parent_id = todos.id
                and child.list_id = todos.list_id
          )"""


def _delete_guests_of_lists(lists: str) -> BatchStep:
    return delete_guests_of(f" join lists on lists.id = link_shares.list_id where {lists}")


def _of_list(*tables: str) -> tuple[str, ...]:
    return tuple(f"{table}.list_id = lists.id" for table in tables)


_IN_TRASH = f"lists.{IS_EXPIRED_IN_TRASH}"
# Clients pull the list again if somebody restores it before its turn comes.
_DELETE_TODOS_OF_LISTS_IN_TRASH = f"""{
    weigh_sql("todos", "todos.id, todos.list_id", _todos_of_lists_sql(_IN_TRASH), OF_TODO)
}, locked_lists as materialized (
        select id
        from lists
        where id in (select list_id from expired)
          and {_IN_TRASH}
        order by id
        for no key update
    ), deleted as (
        delete from todos
        using locked_lists
        where todos.list_id = locked_lists.id
          and todos.id in (select id from expired)
        returning todos.list_id
    ), marked_lists as (
        update lists
        set version = version + 1,
            tombstones_purged_through = version + 1
        where id in (select list_id from deleted)
    )
    select count(*)
    from deleted
    """
# The tombstones of a single day have no other bound; they are of a kind of their own.
_EMPTY_IN_TRASH = f"""{_IN_TRASH}
          and not exists (select from todos where todos.list_id = lists.id)
          and not exists (select from tombstones where tombstones.list_id = lists.id offset 10000)"""
_REST_OF_LIST = ("memberships", "former_members", "completion_days", "invitations")
LISTS_IN_TRASH = (
    BatchStep(_DELETE_TODOS_OF_LISTS_IN_TRASH, 1),
    _delete_guests_of_lists(_IN_TRASH),
    delete_heavy_batch("lists", _EMPTY_IN_TRASH, _of_list("tombstones", "acts", *_REST_OF_LIST)),
)

# Nobody sees them, restores them or writes into them, so nothing in them is locked or gets a version.
_IS_PURGED = "lists.purged_at is not null"
_OF_PURGED_LISTS = f"list_id in (select lists.id from lists where {_IS_PURGED})"
_EMPTY_PURGED = f"""{_IS_PURGED}
          and not exists (select from todos where todos.list_id = lists.id)
          and not exists (select from tombstones where tombstones.list_id = lists.id)
          and not exists (select from acts where acts.list_id = lists.id)"""
STEPS_OF_PURGED_LISTS = (
    delete_heavy_batch("todos", _todos_of_lists_sql(_IS_PURGED), OF_TODO),
    _delete_guests_of_lists(_IS_PURGED),
    delete_batch("tombstones", _OF_PURGED_LISTS),
    delete_batch("acts", _OF_PURGED_LISTS),
    delete_heavy_batch("lists", _EMPTY_PURGED, _of_list(*_REST_OF_LIST)),
)
