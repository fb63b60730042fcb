from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_todo, todo_url

# Titles lose invisible characters, which tests of fields show.
VISIBLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs"])
TEXT = st.text(VISIBLE, max_size=20)
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT.map(lambda text: f"t{text}"),
        "notes": TEXT,
        "priority": st.sampled_from(["none", "low", "medium", "high"]),
        "due_date": st.none() | DATES,
        "due_time": st.none() | st.times().map(lambda time: f"{time:%H:%M:%S}"),
        "due_timezone": st.none() | st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns"]),
        "tags": st.lists(st.sampled_from(["home", "work", "deep"]), unique=True),
        "position": st.sampled_from(["a0", "a1", "Zz", "a0V"]),
        "completed": st.booleans(),
    },
)
DUE_DEPENDENCIES = (("due_date", "due_time"), ("due_time", "due_timezone"))


def merge(todo: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any] | None:
    """The todo after the patch; None where the due rules reject it."""
    after = {**todo, **{field: value for field, value in patch.items() if field != "completed"}}
    for field, dependent in DUE_DEPENDENCIES:
        if patch.get(field, "") is None or (field in patch and after[field] is None):
            if patch.get(dependent) is not None:
                return None
            after[dependent] = None
            patch = {**patch, dependent: None}
        if after[dependent] is not None and after[field] is None:
            return None
    return after


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patches=st.lists(PATCHES, max_size=8))
async def test_consecutive_patches_merge_field_by_field(api, patches):
    todo = await a_todo(api)
    for patch in patches:
        before = todo
        response = await api.patch(todo_url(todo), json=patch)
        expected = merge(todo, patch)
        assert response.status_code == (422 if expected is None else 200)
        todo = (await api.get(todo_url(todo))).json()
        if expected is None:
            assert todo == before
            continue
        assert response.json() == todo
        if "completed" in patch:
            assert (todo["completed_at"] is not None) == patch["completed"]
        if patch.get("completed") and before["completed_at"]:
            assert todo["completed_at"] == before["completed_at"]
        own = {"completed_at": todo["completed_at"], "version": todo["version"], "updated_at": todo["updated_at"]}
        assert todo == expected | own
        fields = todo.keys() - {"version", "updated_at"}
        assert (todo["version"] != before["version"]) == any(todo[field] != before[field] for field in fields)
