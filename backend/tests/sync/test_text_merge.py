"""Two devices that wrote into the same title or notes keep the words of both."""

import json
import sys
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factories import a_list, a_todo, todo_url
from tend.sync import push_transaction, text_merge
from tend.sync.operations import ReplacedTexts, TodoChange
from tend.sync.text_merge import MAX_MERGED, MergeBudget, merge_notes, merge_titles
from tend.todos.schemas import TodoPatch

TITLES = st.lists(st.sampled_from(["Buy", "milk", "soy", "now", "für", "牛乳", "を"]), min_size=1, max_size=7).map(
    " ".join
)
LINES = st.lists(st.sampled_from(["one", "two", "- [ ] a b", "- [x] a b", "", "c d e"]), max_size=7)
NOTES = st.tuples(LINES, st.sampled_from(["", "\n"])).map(lambda parts: "\n".join(parts[0]) + parts[1])


@pytest.mark.parametrize(
    ("base", "stored", "sent", "merged"),
    [
        ("Buy milk", "Buy oat milk", "Buy milk today", "Buy oat milk today"),
        ("Buy milk", "Buy milk now", "Buy milk today", "Buy milk now today"),
        ("Buy milk", "Buy milk today", "Buy milk today", "Buy milk today"),
        ("Call Bob", "Call Rob", "Call Bobby", "Call Bobby"),
        ("Call Bob soon", "Call Rob soon", "Call Bob", "Call Rob"),
        ("Call Bob", "Call", "Call Bobby", "Call Bobby"),
        ("牛乳を買う", "豆乳を買う", "牛乳を三本買う", "豆乳を三本買う"),
    ],
)
def test_titles_keep_the_words_of_both(base, stored, sent, merged):
    assert merge_titles(base, stored, sent, is_sent_later=True) == merged


def test_the_later_title_wins_where_both_changed_the_same_words():
    assert merge_titles("Call Bob", "Call Rob", "Call Bobby", is_sent_later=False) == "Call Rob"


@pytest.mark.parametrize(
    ("base", "stored", "sent", "merged"),
    [
        ("Plan", "Plan\nB", "Plan\nA", "Plan\nB\nA"),
        ("", "B", "A", "B\nA"),
        ("one\ntwo\n", "zero\none\ntwo\n", "one\ntwo\nthree\n", "zero\none\ntwo\nthree\n"),
        ("- [ ] a\n- [ ] b", "- [x] a\n- [ ] b", "- [ ] a\n- [x] b", "- [x] a\n- [x] b"),
        ("call Bob at 3", "call Rob at 3", "call Bob at 4", "call Rob at 4"),
        ("call Bob", "call Rob", "call Bobby", "call Rob\ncall Bobby"),
        ("one\ntwo", "one", "one\ntwo!", "one\ntwo!"),
        ("one\ntwo", "two", "one", "two\none"),
        ("Plan\ndesk", "Plan\ndesk\ntrain", "Plan\ndesk at noon", "Plan\ndesk at noon\ntrain"),
        ("desk", "Plan\ndesk", "the desk", "Plan\nthe desk"),
    ],
)
def test_notes_keep_the_lines_of_both(base, stored, sent, merged):
    assert merge_notes(base, stored, sent) == merged


# How many words of the base a device replaces with how many of its own; words that both leave alone are between two of them.
REPLACED = st.tuples(st.sampled_from(["stored", "sent"]), st.integers(0, 2), st.integers(0, 2), st.integers(1, 2))


@given(st.integers(0, 2), st.lists(REPLACED, max_size=5), st.sampled_from([" ", ""]), st.booleans(), st.booleans())
def test_titles_changed_in_places_that_do_not_touch_keep_both_changes(
    words_before, parts, separator, has_words_at_end, is_sent_later
):
    # Every word occurs once. Without spaces, each character is a word.
    numbers = count(0x4E00)
    words = {"base": [], "stored": [], "sent": [], "both": []}

    def keep(length):
        for _ in range(length):
            word = chr(next(numbers))
            for title in words.values():
                title.append(word)

    keep(words_before)
    for index, (device, removed, added, words_after) in enumerate(parts):
        old, new = [[chr(next(numbers)) for _ in range(length)] for length in (removed, added)]
        for name, title in words.items():
            title.extend(new if name in (device, "both") else old)
        keep(words_after if index < len(parts) - 1 or has_words_at_end else 0)
    base, stored, sent, both = [separator.join(title) for title in words.values()]
    assume(base and stored and sent and both)
    assert merge_titles(base, stored, sent, is_sent_later=is_sent_later) == both


@given(TITLES, TITLES)
def test_a_change_of_one_device_alone_is_taken_as_it_is(base, changed):
    for is_sent_later in (True, False):
        assert merge_titles(base, base, changed, is_sent_later=is_sent_later) == changed
        assert merge_titles(base, changed, base, is_sent_later=is_sent_later) == changed
        assert merge_titles(base, changed, changed, is_sent_later=is_sent_later) == changed


@given(NOTES, NOTES)
def test_notes_of_one_device_alone_are_taken_as_they_are(base, changed):
    assert (
        merge_notes(base, base, changed)
        == merge_notes(base, changed, base)
        == merge_notes(base, changed, changed)
        == changed
    )


@given(NOTES, NOTES, NOTES)
def test_no_line_that_a_device_added_is_lost(base, stored, sent):
    lines = [line + "\n" for line in merge_notes(base, stored, sent).split("\n")]
    merged = "".join(lines)
    for added in {*stored.split("\n"), *sent.split("\n")} - set(base.split("\n")):
        assert all(word in merged for word in added.split())


def count_steps(work):
    """How many functions are called, those of the standard library included."""
    count = 0

    def on_event(*_):
        nonlocal count
        count += 1

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "units",
    [
        ("a\nb\n", "b\na\na\n", "b\nb\na\n"),
        ("a b ", "b a a ", "b b a "),
        ("a b\n", "b a\n", "a a\n"),
        ("{} a\n", "{} b\n", "{} c\n"),
        ("{}\na b\n", "{}\nb a\n", "{}\na c\n"),
        ("{}\n", "", "{}!\n"),
    ],
)
def test_the_work_of_a_merge_grows_with_the_length_of_the_notes(units):
    def notes(count):
        return ["".join(unit.format(number) for number in range(count)) for unit in units]

    few, many = notes(100), notes(1000)
    assert count_steps(lambda: merge_notes(*many)) <= 15 * count_steps(lambda: merge_notes(*few))


async def push(api, *operations):
    response = await api.post("/api/batch", json={"operations": list(operations)})
    assert response.status_code == 200, response.text
    return response.json()["results"]


def change(todo, base, **changes):
    return {"id": str(uuid4()), "kind": "todo.change", "todo_id": todo["id"], "changes": changes, "base": base}


async def notes_of(api, todo):
    return (await api.get(todo_url(todo))).json()["notes"]


async def test_a_device_that_was_offline_adds_its_line_to_that_of_another(api):
    todo = await a_todo(api, notes="Plan")
    await push(api, change(todo, {"notes": "Plan"}, notes="Plan\nfrom the desk"))
    [result] = await push(api, change(todo, {"notes": "Plan"}, notes="Plan\nfrom the train"))
    assert result["todo"]["notes"] == await notes_of(api, todo) == "Plan\nfrom the desk\nfrom the train"


async def test_several_changes_of_one_push_build_on_each_other(api):
    todo = await a_todo(api, title="Buy milk", notes="")
    await push(api, change(todo, {"title": "Buy milk"}, title="Buy oat milk"))
    results = await push(
        api,
        change(todo, {"title": "Buy milk"}, title="Buy milk today"),
        change(todo, {"title": "Buy milk today"}, title="Buy milk today at noon"),
        change(todo, {"notes": ""}, notes="cold"),
    )
    assert results[-1]["todo"]["title"] == "Buy oat milk today at noon"
    assert results[-1]["todo"]["notes"] == "cold"


async def test_undoing_takes_back_only_the_own_words(api):
    todo = await a_todo(api, notes="Plan")
    await push(api, change(todo, {"notes": "Plan"}, notes="Plan\nmine"))
    await push(api, change(todo, {"notes": "Plan\nmine"}, notes="Plan\nmine\ntheirs"))
    await push(api, change(todo, {"notes": "Plan\nmine"}, notes="Plan"))
    assert await notes_of(api, todo) == "Plan\ntheirs"


async def test_a_replay_merges_once(api):
    todo = await a_todo(api, notes="Plan")
    operation = change(todo, {"notes": ""}, notes="mine")
    results = [await push(api, operation) for _ in range(2)]
    assert results[0] == results[1]
    assert await notes_of(api, todo) == "Plan\nmine"


async def test_without_a_base_the_new_text_replaces_the_stored_one(api):
    todo = await a_todo(api, notes="Plan")
    await push(api, {**change(todo, None, notes="new"), "base": None})
    assert await notes_of(api, todo) == "new"


async def test_notes_that_would_become_too_long_are_rejected_and_nothing_is_lost(api):
    stored, sent = "a" * 15_000, "b" * 15_000
    todo = await a_todo(api, notes=stored)
    [result] = await push(api, change(todo, {"notes": ""}, notes=sent))
    assert (result["status"], result["problem"]["errors"][0]["field"]) == (422, "notes")
    assert await notes_of(api, todo) == stored


async def test_the_stored_text_of_another_account_is_neither_merged_nor_shown(api, other):
    todo = await a_todo(other, notes="secret")
    [result] = await push(api, change(todo, {"notes": ""}, notes="mine"))
    assert result["status"] == 404
    assert "secret" not in str(result)
    assert await notes_of(other, todo) == "secret"


async def test_the_merges_of_one_push_have_a_budget_beyond_which_both_texts_stay(api, monkeypatch):
    todo = await a_todo(api, title="Call Bob", notes="a b c " * 100)
    merged = []

    def merge(base, stored, sent):
        merged.append(len(base) + len(stored) + len(sent))
        return merge_notes(base, stored, sent)

    monkeypatch.setattr(text_merge, "merge_notes", merge)
    budget = MergeBudget(2_500)
    operations = {
        number: TodoChange.model_validate(change(todo, {"notes": "x y"}, notes=f"x z{number}")) for number in range(20)
    }
    texts = text_merge.merge_texts(operations, {todo["id"]: json.dumps(todo)}, budget)
    assert sum(merged) <= 2_500
    assert len(merged) < 20
    last = texts[19].changes.notes.splitlines()
    assert last == [todo["notes"], *(f"x z{number}" for number in range(20))]

    title_change = operations[0].model_copy(
        update={"changes": TodoPatch(title="Call Rob"), "base": ReplacedTexts(title="Call")}
    )
    assert (
        text_merge.merge_texts({0: title_change}, {todo["id"]: json.dumps(todo)}, budget)[0].changes.title == "Call Rob"
    )


async def test_a_push_spends_one_budget_for_all_of_its_lists(api, monkeypatch):
    budgets = []

    def merge(operations, rows, budget):
        budgets.append(budget)
        return text_merge.merge_texts(operations, rows, budget)

    monkeypatch.setattr(push_transaction, "merge_texts", merge)
    todos = [await a_todo(api, title="Milk", list_id=(await a_list(api))["id"]) for _ in range(2)]
    await push(api, *[change(todo, {"title": "Rice"}, title="Tea") for todo in todos])
    assert len(budgets) == 2
    assert budgets[0] is budgets[1]
    assert budgets[0].left == MAX_MERGED - 2 * len("TeaRiceMilk")
