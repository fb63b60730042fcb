"""Names are found as if each were compared with every beginning of the text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tend.core.name_index import MAX_NAME, NameIndex
from tend.core.normalize_text import normalize_text

SEPARATORS = r"\s,.;!?)"
END = re.compile(rf"$|[{SEPARATORS}]")
words = st.sampled_from(["side", "Side", "project", "é", "e\u0301", "E", "straße", "STRASSE", "a", "…", "b"])
texts = st.lists(st.tuples(words, st.sampled_from([" ", ",", ".", ")"])), min_size=1, max_size=5).map(
    lambda parts: "".join(word + separator for word, separator in parts)[:-1]
)


def longest_of(names, text):
    for end in range(len(text), 0, -1):
        for name in names:
            if normalize_text(text[:end]) == normalize_text(name) and END.match(text, end):
                return end, name
    return None


def test_voicing_marks_of_kana_are_letters_and_no_accents():
    index = NameIndex([("パン", "bread"), ("ハン", "Han")], SEPARATORS)
    assert [index.find_longest(text, 0) for text in ("ハン", "パン", "ハ\u309aン")] == [
        (2, "Han"),
        (2, "bread"),
        (3, "bread"),
    ]


@given(st.lists(texts, max_size=8), texts)
def test_the_longest_name_is_found_and_the_first_of_two_that_are_the_same(names, text):
    index = NameIndex([(name, name) for name in names], SEPARATORS)
    assert index.find_longest(text, 0) == longest_of(names, text)


def test_a_name_that_is_too_long_to_be_written_is_left_out():
    long = "a " * (MAX_NAME // 2) + "a"
    assert NameIndex([(long, 1), ("a", 2)], SEPARATORS).find_longest(long, 0) == (1, 2)
