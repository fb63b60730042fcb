import json

import pytest

from tend.core.shared_data import read_shared_data
from tend.notifications.plain_text import to_plain_text

TEXTS = json.loads(read_shared_data("plain-text.json"))


@pytest.mark.parametrize(("markdown", "plain"), TEXTS)
def test_markdown_is_shown_in_one_line_without_its_signs(markdown, plain):
    assert to_plain_text(markdown) == plain


def test_a_long_text_of_unpaired_signs_takes_no_time():
    assert len(to_plain_text("**_`[" * 5000)) <= 1000
