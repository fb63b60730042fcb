"""Text: Python, SQL and the browser compare it alike, names are found as if each were compared with every place in it, and
dates are written in the order of the locale.
"""

import json
import re
import unicodedata
from datetime import date, time
from pathlib import Path

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tend.core import name_index
from tend.core.locale import format_day, format_time
from tend.core.name_index import MAX_INDEXED_NAME, NameIndex
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
    long = "a " * (MAX_INDEXED_NAME // 2) + "a"
    assert NameIndex([(long, 1), ("a", 2)], SEPARATORS).find_longest(long, 0) == (1, 2)


def test_thousands_of_names_with_many_words_are_normalized_at_once(monkeypatch):
    lengths = []

    def normalize(text):
        lengths.append(len(text))
        return normalize_text(text)

    monkeypatch.setattr(name_index, "normalize_text", normalize)
    index = NameIndex(((f"{'a ' * 45}{nth}", nth) for nth in range(2_000)), SEPARATORS)
    assert len(lengths) == 1
    assert index.find_longest(f"{'A ' * 45}1999", 0) == (94, 1999)


CORPUS = Path(__file__).parents[3] / "corpus"
CASES = json.loads((CORPUS / "text-normalization-cases.json").read_text())
LETTERS = json.loads((CORPUS / "text-normalization.json").read_text())["letters"]
LATIN_AND_GREEK = [*range(0x41, 0x180), *range(0x386, 0x3CF), *range(0x1E00, 0x1E9A), *range(0x1EA0, 0x1EFA)]
# PostgreSQL's unaccent leaves the accent on a ligature, and an apostrophe or a dot beside a letter.
ONLY_IN_SQL = "ŉĿŀ"


def composed(text):
    return unicodedata.normalize("NFC", normalize_text(text))


@pytest.mark.parametrize(("text", "plain"), CASES)
def test_text_is_compared_as_the_corpus_says(text, plain):
    assert composed(text) == plain


async def test_sql_folds_the_table_the_cases_and_accented_letters_alike(database_url):
    pairs = [tuple(case) for case in CASES]
    letters = {unicodedata.normalize("NFC", letter): plain for letter, plain in LETTERS.items()}
    pairs += [(form, plain) for letter, plain in letters.items() for form in (letter, letter.upper())]
    accented = [char for char in map(chr, LATIN_AND_GREEK) if char.isalpha() and char not in ONLY_IN_SQL]
    pairs += [(char, composed(char)) for char in accented]
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(
            "select word, folded(word) from unnest($1::text[]) word", [text for text, _ in pairs]
        )
    finally:
        await connection.close()
    folded = dict(map(tuple, rows))
    assert {text: folded[text] for text, _ in pairs} == dict(pairs)


@pytest.mark.parametrize(
    ("locale", "day", "hour"),
    [
        ("en", "Monday, March 2, 2026", "2:05 PM"),
        ("en-US", "Monday, March 2, 2026", "2:05 PM"),
        ("en-AU", "Monday 2 March 2026", "2:05 PM"),
        ("en-GB", "Monday 2 March 2026", "14:05"),
        ("de-DE", "Monday 2 March 2026", "14:05"),
        ("zh-Hant-TW", "Monday, March 2, 2026", "2:05 PM"),
        ("ar-MA", "Monday 2 March 2026", "14:05"),
    ],
)
def test_dates_are_in_english_in_the_order_and_with_the_hours_of_the_locale(locale, day, hour):
    assert format_day(date(2026, 3, 2), locale, with_year=True) == day
    assert format_time(time(14, 5), locale) == hour


def test_midnight_and_noon_are_at_12():
    assert [format_time(time(hour), "en-US") for hour in (0, 12)] == ["12:00 AM", "12:00 PM"]
