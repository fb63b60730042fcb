"""Both readers of the language, here and in the browser, are held to one corpus."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.todos.filters.parser import Names, parse
from tend.todos.filters.scanner import FilterFault

CORPUS = json.loads((Path(__file__).parents[4] / "corpus" / "filters.json").read_text())
NAMES = Names(("Home", "Work", "Side project", "Inbox"), ("Groceries", "Admin"), ("Private life",))
SIGNS = st.sampled_from(
    [*'!@#/()|&-<>=:"', " ", "due", "today", "or", "not", "high", "no date", "+7d", "ä", "😀", "Side project"]
)


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["query"])
def test_a_query_means_what_the_corpus_says(entry):
    if "means" in entry:
        assert str(parse(entry["query"], NAMES)) == entry["means"]
    else:
        with pytest.raises(FilterFault) as refused:
            parse(entry["query"], NAMES)
        assert {"at": refused.value.at, "expected": refused.value.expected} == entry["error"]


@given(st.lists(SIGNS, max_size=12).map(" ".join) | st.lists(SIGNS, max_size=12).map("".join))
def test_any_text_is_read_or_refused_at_a_place_in_it(text):
    try:
        meant = parse(text, NAMES)
    except FilterFault as fault:
        assert 0 <= fault.at <= len(text.encode("utf-16-le")) // 2  # noqa: PT017
        assert fault.expected  # noqa: PT017
    else:
        assert str(meant).startswith("(")


def test_parentheses_do_not_nest_without_an_end():
    with pytest.raises(FilterFault):
        parse("(" * 5000 + "a" + ")" * 5000, NAMES)
