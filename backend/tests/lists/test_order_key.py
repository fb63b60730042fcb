import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tend.lists.order_key import is_order_key, order_key_before

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
AFTER = "select order_key_after($1)"

HEADS = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"]


@st.composite
def order_keys(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(HEADS))
    size = ord(head) - ord("a") + 1 if head >= "a" else ord("Z") - ord(head) + 1
    integer = draw(st.text(DIGITS, min_size=size, max_size=size))
    fraction = draw(st.text(DIGITS, max_size=8)).rstrip("0")
    key = head + integer + fraction
    return key if key != "A" + "0" * 26 else "a0"


# The results of generateKeyBetween(key, null) in the npm package fractional-indexing 3.2.
@pytest.mark.parametrize(
    ("key", "after"),
    [
        (None, "a0"),
        ("a0", "a1"),
        ("a9", "aA"),
        ("aZ", "aa"),
        ("az", "b00"),
        ("b0z", "b10"),
        ("bzz", "c000"),
        ("Zz", "a0"),
        ("Zy", "Zz"),
        ("Yzz", "Z0"),
        ("Xzzz", "Y00"),
        ("a0V", "a1"),
        ("b125", "b13"),
        ("z" + "z" * 26, "z" + "z" * 26 + "V"),
    ],
)
async def test_the_database_makes_the_same_next_key_as_a_browser(app, key, after):
    assert await app.state.database.fetchval(AFTER, key) == after


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order_keys())
async def test_the_next_key_is_a_greater_order_key(app, key):
    after = await app.state.database.fetchval(AFTER, key)
    assert is_order_key(key)
    assert is_order_key(after)
    assert key.encode() < after.encode()


@given(order_keys())
def test_the_key_before_another_is_a_smaller_order_key(key):
    before = order_key_before(key)
    assert before is None or (is_order_key(before) and before.encode() < key.encode())


@pytest.mark.parametrize(
    ("key", "before"),
    [("a0", "Zz"), ("a0V", "a0"), ("b00", "az"), ("Z0", "Yzz"), ("Y00", "Xzzz"), ("Yzz", "Yzy"), ("b10", "b0z")],
)
def test_the_key_before_another_is_the_one_that_a_browser_makes(key, before):
    assert order_key_before(key) == before


async def test_the_next_key_after_the_longest_one_is_the_same(app):
    longest = "z" * 256
    assert await app.state.database.fetchval(AFTER, longest) == longest


@pytest.mark.parametrize("key", ["", "a", "0a", "a00", "a0V0", "b0", "Y0", "a-", "a0é", "A" + "0" * 26, "z" * 26])
def test_a_text_that_no_browser_makes_is_not_an_order_key(key):
    assert not is_order_key(key)


@pytest.mark.parametrize("key", ["a0", "Zz", "a0V", "b00", "Y00", "A" + "0" * 25 + "1", "z" * 27])
def test_a_text_that_a_browser_makes_is_an_order_key(key):
    assert is_order_key(key)
