"""Python, SQL and the browser compare text alike, by the table and the cases of one corpus."""

import json
import unicodedata
from pathlib import Path

import asyncpg
import pytest

from tend.core.normalize_text import normalize_text

CORPUS = Path(__file__).parents[3] / "corpus"
CASES = json.loads((CORPUS / "text-folding-cases.json").read_text())
LETTERS = json.loads((CORPUS / "text-folding.json").read_text())["letters"]
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
