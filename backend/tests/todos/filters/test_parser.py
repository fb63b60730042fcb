"""The parsers of the filter language, here and in the browser, share one corpus."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.todos.filters.parser import Names, parse
from tend.todos.filters.scanner import FilterError

CORPUS = json.loads((Path(__file__).parents[4] / "corpus" / "filters.json").read_text())
NAMES = Names(("Home", "Work", "Side project", "Inbox"), ("Groceries", "Admin"), ("Private life",))
SIGNS = st.sampled_from(
    [*'!@#/()|&-<>=:"', " ", "due", "today", "or", "not", "high", "no date", "+7d", "ä", "😀", "Side project"]
)


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["query"])
def test_a_query_is_parsed_as_in_the_corpus(entry):
    if "means" in entry:
        assert str(parse(entry["query"], NAMES)) == entry["means"]
    else:
        with pytest.raises(FilterError) as rejected:
            parse(entry["query"], NAMES)
        assert {"at": rejected.value.position, "expected": rejected.value.expected} == entry["error"]


@given(st.lists(SIGNS, max_size=12).map(" ".join) | st.lists(SIGNS, max_size=12).map("".join))
def test_any_text_is_parsed_or_rejected_at_a_position_in_it(text):
    try:
        expression = parse(text, NAMES)
    except FilterError as error:
        assert 0 <= error.position <= len(text.encode("utf-16-le")) // 2  # noqa: PT017
        assert error.expected  # noqa: PT017
    else:
        assert str(expression).startswith("(")


def test_parentheses_nest_only_to_a_limit():
    with pytest.raises(FilterError):
        parse("(" * 5000 + "a" + ")" * 5000, NAMES)
