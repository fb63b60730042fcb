"""The SQL that records acts, as a part of the statement that makes the change. The slice `activity` reads them.

The user whose act it is is `$1` unless `actor` names another parameter. It may be a guest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MERGE_MINUTES = 10
"""Changes of the same field by one person within this time are one act."""
_MAX_TEXT = 10_000
"""Of longer notes, an act has only the length and a hash."""


NOT_COMPLETED_JSON = "jsonb_build_object('completed_at', null)"
"""A todo that is not completed, as an act has it."""


def record_acts_sql(  # noqa: PLR0913  # the columns of the table
    source: str,
    kind: str,
    *,
    list_id: str,
    version: str,
    todo_id: str = "null",
    title: str = "''",
    before: str = "null",
    after: str = "null",
    is_part: str = "false",
    actor: str = "$1",
) -> str:
    """The statement that adds an act for each row of `source`; the others are expressions on such a row."""
    return f"""
    insert into acts (list_id, version, todo_id, actor_id, kind, title, before, after, is_part)
    select
        {list_id},
        {version},
        {todo_id}::uuid,
        {actor},
        {kind},
        {title},
        {before}::jsonb,
        {after}::jsonb,
        {is_part}
    from {source}"""


def record_or_merge_changes_sql(source: str) -> str:
    """The CTEs that record changes of todos, each as an act of its own or merged into the last one.

    `source`: a table with the `id`, `list_id`, `version` and `title` of each todo, after the change, and `before` and `after`
    as `changes_sql` selects them. A change that continues the last act of its todo becomes a part of it.
    """
    return f"""continued as (
    select changed.*, earlier.version as earlier_version
    from {source} changed
    left join lateral (
        select latest.version
        from (
            select *
            from acts
            where acts.todo_id = changed.id
              and acts.list_id = changed.list_id
            order by acts.version desc
            limit 1
        ) latest
        where latest.kind = 'changed'
          and latest.actor_id = $1
          and latest.after = changed.before
          and not latest.is_part
          and latest.at > now() - interval '{MERGE_MINUTES} minutes'
    ) earlier on true
    where changed.before is not null
), recorded as ({
        record_acts_sql(
            "continued",
            "'changed'",
            list_id="continued.list_id",
            version="coalesce(continued.earlier_version, continued.version)",
            todo_id="continued.id",
            title="continued.title",
            before="continued.before",
            after="continued.after",
        )
    }
    on conflict (list_id, version) do update
    set title = excluded.title,
        after = excluded.after
)"""


@dataclass(frozen=True, slots=True)
class _Field:
    """Expressions on a row, with `{}` for it."""

    compared: str
    stored: str
    """The value as text of JSON."""


def _field(expression: str) -> _Field:
    return _Field(expression, f"coalesce(to_json({expression})::text, 'null')")


def changes_sql(fields: Mapping[str, _Field], old: str, new: str) -> str:
    """`before` and `after` of the rows `old` and `new`: JSON of the fields that differ; null if none does."""

    def values_sql(row: str) -> str:
        values = ",\n                ".join(
            f"case when {field.compared.format(old)} is distinct from {field.compared.format(new)} "
            f"then '\"{name}\":' || {field.stored.format(row)} end"
            for name, field in fields.items()
        )
        # PostgreSQL leaves out what is null, so that a field that stays as it is costs a comparison.
        return f"('{{' || nullif(concat_ws(',', {values}), '') || '}}')::jsonb"

    return f"{values_sql(old)} as before, {values_sql(new)} as after"


_NOTES = f"""case
                    when char_length({{0}}.notes) <= {_MAX_TEXT} then to_json({{0}}.notes)::text
                    else json_build_object('length', char_length({{0}}.notes), 'hash', md5({{0}}.notes))::text
                end"""
TODO_FIELDS = {
    "title": _field("{0}.title"),
    "notes": _Field("{0}.notes", _NOTES),
    "rule": _field("({0}.recurrence ->> 'rule')"),
    **{
        name: _field(f"{{0}}.{name}")
        for name in (
            "priority",
            "due_date",
            "due_time",
            "due_timezone",
            "tags",
            "assignee_id",
            "parent_id",
            "completed_at",
        )
    },
}
LIST_FIELDS = {name: _field(f"{{0}}.{name}") for name in ("name", "color", "icon", "archived_at")}
