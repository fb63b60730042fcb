from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_todo, url

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)
DATES = st.dates().map(str)
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
PARTS = (("due_date", "due_time"), ("due_time", "due_timezone"))


def merged(todo: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any] | None:
    """What the todo must become; None where the due rules refuse the patch."""
    after = {**todo, **{field: value for field, value in patch.items() if field != "completed"}}
    for whole, part in PARTS:
        if patch.get(whole, "") is None or (whole in patch and after[whole] is None):
            if patch.get(part) is not None:
                return None
            after[part] = None
            patch = {**patch, part: None}
        if after[part] is not None and after[whole] is None:
            return None
    return after


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patches=st.lists(PATCHES, max_size=8))
async def test_any_patches_in_a_row_are_a_merge_field_by_field(api, patches):
    todo = await a_todo(api)
    for patch in patches:
        before = todo
        answer = await api.patch(url(todo), json=patch)
        expected = merged(todo, patch)
        assert answer.status_code == (422 if expected is None else 200)
        todo = (await api.get(url(todo))).json()
        if expected is None:
            assert todo == before
            continue
        assert answer.json() == todo
        if "completed" in patch:
            assert (todo["completed_at"] is not None) == patch["completed"]
        if patch.get("completed") and before["completed_at"]:
            assert todo["completed_at"] == before["completed_at"]
        own = {"completed_at": todo["completed_at"], "version": todo["version"], "updated_at": todo["updated_at"]}
        assert todo == expected | own
        fields = todo.keys() - {"version", "updated_at"}
        assert (todo["version"] != before["version"]) == any(todo[field] != before[field] for field in fields)
